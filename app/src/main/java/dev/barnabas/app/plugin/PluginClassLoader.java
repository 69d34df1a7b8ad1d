package dev.barnabas.app.plugin;

import dev.barnabas.spi.RecordTransform;
import java.net.URL;
import java.net.URLClassLoader;

/** The classes of one plug-in, before them those of the JDK and of the SPI. */
final class PluginClassLoader extends URLClassLoader {
  PluginClassLoader(String plugin, URL[] jars) {
    super(plugin, jars, new VisibleClasses());
  }

  private static final class VisibleClasses extends ClassLoader {
    private static final String SPI = RecordTransform.class.getPackageName() + '.';

    VisibleClasses() {
      super("barnabas-spi", getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!name.startsWith(SPI)) {
        throw new ClassNotFoundException(name);
      }
      return RecordTransform.class.getClassLoader().loadClass(name);
    }
  }
}
