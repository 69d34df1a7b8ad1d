package dev.barnabas.testkit.plugin;

import dev.barnabas.spi.RecordTransform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes real jars of plug-ins: compiled against the SPI alone. */
public final class PluginJars {
  private PluginJars() {}

  /**
   * Compiles one class into a jar.
   *
   * @param className with its package
   */
  public static Path make(Path jar, String className, String source) throws Exception {
    Path classes = Files.createTempDirectory(jar.getParent(), ".classes");
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String spi =
        Path.of(RecordTransform.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    boolean compiled =
        compiler
            .getTask(
                null,
                null,
                null,
                List.of("-classpath", spi, "-d", classes.toString(), "-proc:none"),
                null,
                List.of(new Source(className, source)))
            .call();
    if (!compiled) {
      throw new IllegalArgumentException(className + " does not compile against the SPI alone");
    }
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        add(out, classes, file);
      }
    }
    return jar;
  }

  private static void add(JarOutputStream out, Path root, Path file) throws IOException {
    out.putNextEntry(new JarEntry(root.relativize(file).toString()));
    out.write(Files.readAllBytes(file));
    out.closeEntry();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
