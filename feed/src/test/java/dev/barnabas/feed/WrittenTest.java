package dev.barnabas.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WrittenTest {
  @Test
  void whatIsWrittenInAnyOrderIsDoneInOrder() {
    var written = new Written();
    written.begun(10, 2);
    written.begun(20, 0);
    written.begun(30, 1);
    written.written(30);
    written.written(10);
    assertThat(written.done()).isZero();
    written.written(10);
    assertThat(written.done()).isEqualTo(30);
  }
}
