package dev.barnabas.systemtests.sdk;

class PythonMessagePackSdkIT extends PythonContract {
  PythonMessagePackSdkIT() {
    super(true);
  }
}
