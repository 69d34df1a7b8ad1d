package dev.barnabas.app.cli;

import dev.barnabas.app.config.ConfigException;
import dev.barnabas.app.config.ConfigFile;
import dev.barnabas.app.config.Rules;
import dev.barnabas.app.wiring.StartException;
import dev.barnabas.mapping.egress.EgressRule;
import dev.barnabas.mapping.egress.MappedRecord;
import dev.barnabas.mapping.egress.SourceRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code barnabas rules test}. Thread: main. */
@Command(name = "rules", description = "Try rules.", synopsisSubcommandLabel = "COMMAND")
final class RulesCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "what to do is missing: test");
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
