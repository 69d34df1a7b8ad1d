/**
 * The rules of the house that no compiler checks, as tests: over the text of all sources ({@link
 * dev.barnabas.checks.SourceTree}), over their syntax trees ({@link
 * dev.barnabas.checks.SyntaxTree}), over the compiled classes ({@link
 * dev.barnabas.checks.WallsTest}), and over the launcher script, which is run for real.
 *
 * <p>No product code lives here and none may depend on it. A rule that must be broken somewhere
 * names the place and the reason in its own list; there is no suppression file. Everything runs on
 * the test's own thread. Start reading at {@link dev.barnabas.checks.SourceTree}.
 */
@NullMarked
package dev.barnabas.checks;

import org.jspecify.annotations.NullMarked;
