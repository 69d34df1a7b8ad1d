package dev.barnabas.app.cli;

import dev.barnabas.app.cli.RemoteRules.Remote;
import dev.barnabas.app.cli.RemoteRules.Wanted;
import dev.barnabas.app.config.ConfigException;
import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.config.PlacedRule;
import dev.barnabas.app.config.Rules;
import dev.barnabas.app.wiring.StartException;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.egress.MappedRecord;
import dev.barnabas.mapping.egress.SourceRecord;
import dev.barnabas.protocol.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code barnabas rules}: tries rules, and asks a running node about its own. Thread: main. */
@Command(
    name = "rules",
    description = "Try rules; see and change those of a running node.",
    synopsisSubcommandLabel = "COMMAND")
final class RulesCommand implements Runnable {
  private static final long POLL_MILLIS = 500;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "what to do is missing: test, list, apply, delete, resume, skip-one or replay");
  }

  @Command(
      name = "test",
      sortOptions = false,
      description = {
        "Print what a record becomes under an egress rule, without Kafka: one message per line,"
            + " {channel, id, name, data, …}.",
        "What the rule can't map goes to standard error, and the exit code is 1."
      })
  int test(
      @Option(
              names = "--config",
              paramLabel = "FILE",
              required = true,
              description = "The configuration file with the rule.")
          Path config,
      @Option(
              names = "--rule",
              paramLabel = "NAME",
              required = true,
              description = "The rule's name.")
          String rule,
      @Option(
              names = "--file",
              paramLabel = "F",
              required = true,
              description = "The file with the record's value, or with --record the whole record.")
          Path file,
      @Option(
              names = "--key",
              paramLabel = "K",
              description = "The record's key; base64 where the rule's are avro or protobuf.")
          @Nullable String key,
      @Option(
              names = "--record",
              description =
                  "The file is an object {topic, partition, offset, timestamp, key, headers,"
                      + " value}; a key or value in avro or protobuf is base64 text.")
          boolean record)
      throws ConfigException, StartException {
    ConfigFile read = ConfigFile.read(config, System.getenv());
    EgressRule found = find(config, rule, Rules.read(config.toString(), read, "first"));
    SampleRecord sample = new SampleRecord(found.settings());
    SourceRecord source =
        record ? sample.ofRecord(content(file)) : sample.ofValue(content(file), key);
    fetchSchemas(found, source);
    MappedRecord mapped = found.map(source);
    PrintWriter out = spec.commandLine().getOut();
    mapped.messages().forEach(message -> out.println(MessageLine.of(message)));
    out.flush();
    PrintWriter err = spec.commandLine().getErr();
    if (mapped.messages().isEmpty() && mapped.failures().isEmpty()) {
      err.println("the record becomes no message: " + whyNone(found));
    }
    mapped.failures().forEach(failure -> err.println(MessageLine.of(failure)));
    return mapped.failures().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  /** What a node does on its way; here it is tried once. */
  private static void fetchSchemas(EgressRule rule, SourceRecord record) throws StartException {
    try {
      for (var missing = rule.prepare(record); missing != null; missing = rule.prepare(record)) {
        missing.toCompletableFuture().get();
      }
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new StartException(String.valueOf((cause == null ? e : cause).getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted while a schema was fetched", e);
    }
  }

  @Command(
      name = "list",
      sortOptions = false,
      description = {
        "Print the rules of a running node: id, kind, state, records that it has still to take, and"
            + " why it stands so."
      })
  int list(
      @Mixin ControlOptions node,
      @Option(names = "--json", description = "Print all that the node tells, a rule per line.")
          boolean json)
      throws StartException {
    PrintWriter out = spec.commandLine().getOut();
    for (Remote rule : node.rules(System.getenv()).list()) {
      out.println(
          json
              ? Json.text(rule.tree())
              : "%-30s %-16s %-8s lag %-8d %s"
                  .formatted(
                      rule.isOfFile() ? rule.id() : rule.id() + " " + rule.name(),
                      rule.text("ruleType"),
                      rule.text("state"),
                      rule.lag(),
                      rule.text("detail")));
    }
    out.flush();
    return ExitCode.OK;
  }

  @Command(
      name = "apply",
      sortOptions = false,
      description = {
        "Give a running node the rules of a file: those that it does not have are made, those that"
            + " differ are changed. Others stay, but for --prune.",
        "With --prune it says first which ones it will delete, and deletes them last."
      })
  int apply(
      @Mixin ControlOptions node,
      @Option(
              names = "--file",
              paramLabel = "F",
              required = true,
              description = "The file, with egress and ingress as in a configuration file.")
          Path file,
      @Option(
              names = "--prune",
              description = {
                "Delete the rules of the app that the file does not have. Those of the node's own"
                    + " file and those of Ably's type, kafka, stay."
              })
          boolean prune,
      @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
          boolean dry)
      throws ConfigException, StartException {
    ConfigFile read = ConfigFile.read(file, Map.of());
    var _ = Rules.read(file.toString(), read, "first");
    List<Wanted> wanted = new ArrayList<>();
    for (PlacedRule rule : read.configuration().egressOf(0)) {
      wanted.add(new Wanted("barnabas/egress", rule.tree()));
    }
    for (PlacedRule rule : read.configuration().ingressOf(0)) {
      wanted.add(new Wanted("barnabas/ingress", rule.tree()));
    }
    RemoteRules rules = node.rules(System.getenv());
    List<Remote> surplus = prune ? rules.beside(wanted) : List.of();
    for (Remote one : surplus) {
      tell("not in the file, " + (dry ? "would be" : "will be") + " deleted:", one.name());
    }
    for (Wanted one : wanted) {
      tell((dry ? "dry run: " : "") + rules.apply(one, dry), one.name());
    }
    // Last, so that a file with a mistake takes nothing away.
    for (Remote one : dry ? List.<Remote>of() : surplus) {
      rules.delete(one);
      tell("deleted", one.name());
    }
    return ExitCode.OK;
  }

  private void tell(String done, @Nullable Object name) {
    spec.commandLine().getOut().println(done + " " + name);
    spec.commandLine().getOut().flush();
  }

  @Command(name = "delete", sortOptions = false, description = "Remove a rule of a running node.")
  int delete(@Mixin ControlOptions node, @Parameters(paramLabel = "RULE") String rule)
      throws StartException {
    RemoteRules rules = node.rules(System.getenv());
    Remote found = rules.find(rule);
    rules.delete(found);
    tell("deleted", found.name());
    return ExitCode.OK;
  }

  @Command(
      name = "resume",
      sortOptions = false,
      description = "Let a rule try the record again at which it stands still.")
  int resume(@Mixin ControlOptions node, @Parameters(paramLabel = "RULE") String rule)
      throws StartException {
    return order(node, rule, "resume", "resumed");
  }

  @Command(
      name = "skip-one",
      sortOptions = false,
      description = {
        "Let a rule go on without the record at which it stands still; it goes to the dead letters"
            + " where the rule has a topic for them."
      })
  int skipOne(@Mixin ControlOptions node, @Parameters(paramLabel = "RULE") String rule)
      throws StartException {
    return order(node, rule, "skip-one", "resumed");
  }

  /** What becomes of it shows in {@code list}: it may stand still again at the same record. */
  private int order(ControlOptions node, String rule, String what, String done)
      throws StartException {
    RemoteRules rules = node.rules(System.getenv());
    Remote now = rules.order(rules.find(rule), what);
    tell(done, now.name());
    return ExitCode.OK;
  }

  @Command(
      name = "replay",
      sortOptions = false,
      description = {
        "Take the dead letters of a rule to it once more, those that came since the last replay,"
            + " and wait until that is done.",
        "Their messages have the ids that they would have had. What fails again becomes a dead"
            + " letter again."
      })
  int replay(@Mixin ControlOptions node, @Parameters(paramLabel = "RULE") String rule)
      throws StartException, InterruptedException {
    RemoteRules rules = node.rules(System.getenv());
    Remote found = rules.find(rule);
    Map<?, ?> progress = rules.replay(found);
    while ("running".equals(progress.get("state"))) {
      new CountDownLatch(1).await(POLL_MILLIS, TimeUnit.MILLISECONDS);
      progress = rules.replayed(found);
    }
    tell(String.valueOf(progress.get("state")), Json.text(progress));
    return "done".equals(progress.get("state")) ? ExitCode.OK : ExitCode.FAILED;
  }

  private static String whyNone(EgressRule rule) {
    boolean filters = rule.settings().filter() != null;
    boolean splits = !rule.settings().split().isEmpty();
    if (filters && splits) {
      return "split finds no item in it, or filter leaves all of them out";
    }
    return filters ? "filter leaves it out" : "split finds no item in it";
  }

  private static EgressRule find(Path config, String name, Rules rules) throws StartException {
    return rules.egress().stream()
        .map(Rules.Egress::rule)
        .filter(rule -> rule.settings().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new StartException(missing(config, name, rules)));
  }

  private static String missing(Path config, String name, Rules rules) {
    boolean ingress =
        rules.ingress().stream().anyMatch(one -> one.rule().settings().name().equals(name));
    String problem =
        ingress
            ? "'" + name + "' of " + config + " is an ingress rule, and only egress ones are tested"
            : config + " has no egress rule '" + name + "'";
    return problem + (rules.egress().isEmpty() ? "" : "; egress rules are: " + names(rules));
  }

  private static String names(Rules rules) {
    return rules.egress().stream()
        .map(rule -> rule.rule().settings().name())
        .collect(Collectors.joining(", "));
  }

  private static byte[] content(Path file) throws StartException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new StartException("the file " + file + " can't be read", e);
    }
  }
}
