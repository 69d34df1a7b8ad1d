package dev.barnabas.systemtests.sdk;

class PythonJsonSdkIT extends PythonContract {
  PythonJsonSdkIT() {
    super(false);
  }
}
