"a script of the test";
