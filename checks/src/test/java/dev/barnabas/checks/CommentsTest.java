package dev.barnabas.checks;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CommentsTest {
  // In pieces, so that this file keeps its own rules.
  private static final Pattern PROMISE =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK)\\b");
  private static final Pattern MACHINE_PATH =
      Pattern.compile(
          "(?<![\\w.])/(wo" + "rk/(main|shared|\\.)|tmp/w" + "t/|ro" + "ot/|ho" + "me/[a-z])");
  private static final Pattern CODE =
      Pattern.compile("^\\s*//\\s.*(\\w\\(.*\\);|\\w = .*;|\\breturn .*;|\\) \\{)\\s*$");

  @Test
  void nothingIsLeftForLater() {
    find("Do it, or file an issue.", PROMISE, SourceTree.ours().all());
  }

  @Test
  void noPathOfOneMachineIsWrittenDown() {
    find("This path exists on one machine only.", MACHINE_PATH, SourceTree.ours().all());
  }

  @Test
  void noCodeIsCommentedOut() {
    find("Delete it; git remembers.", CODE, SourceTree.ours().java().toList());
  }

  private static void find(String remedy, Pattern pattern, List<SourceFile> files) {
    var violations = new Violations(remedy);
    for (SourceFile file : files) {
      List<String> lines = file.lines();
      for (int i = 0; i < lines.size(); i++) {
        if (pattern.matcher(lines.get(i)).find()) {
          violations.add(file.path(), i + 1, lines.get(i).strip());
        }
      }
    }
    violations.mustBeNone();
  }
}
