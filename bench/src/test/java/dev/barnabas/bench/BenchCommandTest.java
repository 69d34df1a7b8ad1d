package dev.barnabas.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes no sense is refused before anything starts, in one line. */
final class BenchCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--seconds -1 a | 2 | --seconds: -1 is not above 0",
        "--rounds 0 a | 2 | --rounds: 0 is not above 0",
        "--clients 0 a | 2 | --clients: 0.0 is not above 0",
        "--seconds x a | 2 | Invalid value for option '--seconds'",
        "nonsense | 2 | nonsense: no such scenario",
        "--json /no/such/folder/x.json a | 2 | --json: no folder /no/such/folder",
        "--endpoint garbage --key a.b:c a | 2 | --endpoint: garbage is no address",
        "--endpoint http://localhost:1 a | 2 | --endpoint needs --key",
        "report /no/such/run.json | 1 | /no/such/run.json: no such file",
      })
  void saysWhatIsWrong(String arguments, int code, String said) {
    var err = new StringWriter();
    int ended =
        Complaints.line(new BenchCommand())
            .setErr(new PrintWriter(err, true))
            .execute(arguments.split(" "));
    assertThat(ended).isEqualTo(code);
    assertThat(err.toString().strip()).startsWith(said).hasLineCount(1);
  }
}
