package dev.barnabas.app.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Runs command lines in this process.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
record CommandLines(int code, String out, String err) {
  static CommandLines run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        BarnabasCommand.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(args);
    return new CommandLines(code, out.toString(), err.toString());
  }
}
