package dev.stslib.testkit.sts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Runs an {@link EmbeddedSts} with the {@link SampleWorld} from the command line, for people to try things on. It writes
 * the AWS files of the sample user to a directory, prints where everything is but no key, and prints the current MFA code
 * whenever Enter is pressed. It runs until it is interrupted.
 */
public final class EmbeddedStsMain {
    private EmbeddedStsMain() {}

    /**
     * Starts the STS and waits for Enter. Ends with status 2 if the arguments are wrong, with 1 if it cannot listen or write.
     *
     * @param arguments {@code --port NUMBER}, {@code --tls}, {@code --directory DIRECTORY}; all optional
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            MainOptions options = MainOptions.parse(List.of(arguments));
            if (options.directory() == null) {
                options = options.in(temporaryDirectory());
            }
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
            EmbeddedSts sts = run(options, in, System.out);
            Runtime.getRuntime().addShutdownHook(new Thread(sts::close, "embedded-sts-end"));
            // Without a terminal the input ends at once; the STS goes on.
            Thread.currentThread().join();
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(MainOptions.USAGE);
            System.exit(2);
        } catch (IOException | UncheckedIOException e) {
            System.err.println("cannot start: " + e);
            System.exit(1);
        }
    }

    /** A new directory that goes when the program ends, however a person or a service manager ends it. */
    private static Path temporaryDirectory() throws IOException {
        Path directory = Files.createTempDirectory("embedded-sts-");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "embedded-sts-files"));
        return directory;
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("cannot delete " + directory + ": " + e);
        }
    }

    /** Starts, prints, and answers Enter until the input ends; gives the STS, which still runs. */
    static EmbeddedSts run(MainOptions options, BufferedReader in, PrintStream out) throws IOException {
        EmbeddedSts sts =
                EmbeddedSts.builder().port(options.port()).tls(options.tls()).start();
        try {
            SampleWorld world = SampleWorld.in(sts);
            Path directory = world.writeAwsFiles(Objects.requireNonNull(options.directory(), "directory"));
            describe(sts, world, directory, out);
            if (options.tls()) {
                Path pem = sts.writeCertificatePem(directory.resolve("certificate.pem"));
                out.println("Certificate  " + pem + " (AWS_CA_BUNDLE)");
            }
            out.println();
            out.println("Press Enter for the current MFA code, Ctrl-C to end.");
            while (in.readLine() != null) {
                long left = 30 - Instant.now().getEpochSecond() % 30;
                out.println(world.mfa().code() + "  (" + left + " s left; each code works once)");
            }
            return sts;
        } catch (IOException | RuntimeException e) {
            sts.close();
            throw e;
        }
    }

    private static void describe(EmbeddedSts sts, SampleWorld world, Path directory, PrintStream out) {
        out.println("Embedded STS " + sts.endpoint());
        out.println("User         " + world.bob().arn());
        out.println("MFA device   " + world.mfa().serial());
        out.println("Profiles     BobSmith, " + String.join(", ", world.profiles()));
        out.println("Files        AWS_CONFIG_FILE=" + directory.resolve("config"));
        out.println("             AWS_SHARED_CREDENTIALS_FILE=" + directory.resolve("credentials"));
    }
}
