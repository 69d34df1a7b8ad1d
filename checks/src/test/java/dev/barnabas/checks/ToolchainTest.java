package dev.barnabas.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ToolchainTest {

  @Test
  void testsRunOnJava25WhateverStartedTheBuild() {
    assertThat(Runtime.version().feature()).isEqualTo(25);
  }
}
