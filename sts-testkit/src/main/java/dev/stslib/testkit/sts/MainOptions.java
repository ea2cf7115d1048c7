package dev.stslib.testkit.sts;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line of {@link EmbeddedStsMain} asks for.
 *
 * @param port 0 for any that is free
 * @param directory {@code null} for a new temporary one, which goes when the program ends
 */
record MainOptions(int port, boolean tls, @Nullable Path directory) {
    static final String USAGE = """
            usage: EmbeddedStsMain [--port NUMBER] [--tls] [--directory DIRECTORY]
              --port       where to listen on 127.0.0.1 (default: any free port)
              --tls        speak HTTPS, with a self-signed certificate that is written to the directory
              --directory  where the AWS files of the sample user go (default: a new directory, which goes at the end)""";

    static MainOptions parse(List<String> arguments) {
        int port = 0;
        boolean tls = false;
        Path directory = null;
        for (Iterator<String> each = arguments.iterator(); each.hasNext(); ) {
            String argument = each.next();
            switch (argument) {
                case "--tls" -> tls = true;
                case "--port" -> port = port(value(argument, each));
                case "--directory" -> directory = Path.of(value(argument, each));
                default -> throw new IllegalArgumentException("unknown argument: " + argument);
            }
        }
        return new MainOptions(port, tls, directory);
    }

    /** The same options with a directory. */
    MainOptions in(Path chosen) {
        return new MainOptions(port, tls, chosen);
    }

    private static String value(String argument, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(argument + " needs a value");
        }
        return rest.next();
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw new IllegalArgumentException("--port needs a number from 0 to 65535, not " + text);
        }
        return Integer.parseInt(text);
    }
}
