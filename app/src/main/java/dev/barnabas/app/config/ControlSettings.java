package dev.barnabas.app.config;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The Control API, under `/v1` of the clients' port. */
public record ControlSettings(
    @Setting("Who may use it, as `Authorization: Bearer TOKEN`; without any it is off.")
        List<ControlTokenSettings> tokens)
    implements Checked {

  @Override
  public void check(Report report) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < tokens.size(); i++) {
      if (!names.add(tokens.get(i).name())) {
        report.problem(
            "tokens[" + i + "].name",
            "another token has the name " + tokens.get(i).name(),
            "Names of tokens must differ");
      }
    }
  }
}
