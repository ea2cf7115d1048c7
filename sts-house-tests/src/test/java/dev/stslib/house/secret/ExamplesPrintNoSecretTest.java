package dev.stslib.house.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.SampleWorld;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every example as a separate program with all loggers at the finest level. Its secrets are made in that process, so
 * they are looked for by their shape.
 */
@Tag("processes")
@Tag("one-jdk")
class ExamplesPrintNoSecretTest {
    private static final List<Pattern> SHAPES = List.of(
            // A secret access key: 40 characters of Base64, with upper case, lower case and digits among them.
            Pattern.compile("(?<![A-Za-z0-9/+])(?=[A-Za-z/]*[0-9+])(?=[A-Z0-9/+]*[a-z])(?=[a-z0-9/+]*[A-Z])"
                    + "[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])"),
            // A session token.
            Pattern.compile("IQoJb3JpZ2luX2Vj.{20}"),
            // The seed of a device.
            Pattern.compile("(?<![A-Z2-7])(?=[A-Z]*[2-7])[A-Z2-7]{32}(?![A-Z2-7])"),
            // The password that QuickStart makes up.
            Pattern.compile("(?<![0-9a-z])(?=[a-z]*[0-9])(?=[0-9]*[a-z])[0-9a-z]{29,31}(?![0-9a-z])"));

    /**
     * The one exception: an SDK client that is the user's own, with the SDK's signer and a transport over the JDK's
     * HttpURLConnection. These two write the headers of requests into their debug logs, whatever gave the credentials.
     */
    private static final String THEIR_OWN_CLIENT = """
            software.amazon.awssdk.http.auth.aws.internal.signer.DefaultV4RequestSigner.level=INFO
            sun.net.www.protocol.http.HttpURLConnection.level=INFO
            """;

    @TempDir
    Path folder;

    private static Set<String> found(String text) {
        Set<String> found = new TreeSet<>();
        for (Pattern shape : SHAPES) {
            Matcher matcher = shape.matcher(text);
            while (matcher.find()) {
                found.add(matcher.group() + " in " + text.substring(Math.max(0, matcher.start() - 100), matcher.end()));
            }
        }
        return found;
    }

    /** Without those for Spring, whose libraries are not here: their own test looks for the secrets. */
    static List<String> programs() {
        return new ClassFileImporter()
                .importPackages("dev.stslib.examples").stream()
                        .filter(type ->
                                type.tryGetMethod("main", String[].class).isPresent())
                        .map(JavaClass::getName)
                        .filter(name -> !name.startsWith("dev.stslib.examples.spring."))
                        .sorted()
                        .toList();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void whateverTheLevel(String program) throws IOException, InterruptedException {
        String printed = run(program, THEIR_OWN_CLIENT);
        assertTrue(printed.contains("FINEST") || printed.contains("FINER"), printed);
        assertEquals(Set.of(), found(printed));
    }

    /** Otherwise the exception has to go. And it shows that the search finds a leak in what a program prints. */
    @Test
    void aClientOfTheUsersOwnWritesItsTokenIntoItsOwnLog() throws IOException, InterruptedException {
        Set<String> found = found(run("dev.stslib.examples.BackgroundRefresh", ""));
        assertTrue(found.stream().anyMatch(leak -> leak.startsWith("IQoJ")), found::toString);
    }

    private String run(String program, String moreLogging) throws IOException, InterruptedException {
        Path logging = Files.writeString(
                folder.resolve("logging.properties"),
                ".level=ALL\nhandlers=java.util.logging.ConsoleHandler\njava.util.logging.ConsoleHandler.level=ALL\n"
                        + moreLogging);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Djava.util.logging.config.file=" + logging,
                        "-Duser.home=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        program)
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed;
    }

    @Test
    void theShapesFitEverySecretOfAnEmbeddedSts() {
        try (EmbeddedSts sts = EmbeddedSts.builder().random(new Random(11)).start()) {
            SampleWorld.in(sts);
            for (int i = 0; i < 40; i++) {
                sts.addUser("111122223333", "user" + i).addMfaDevice("device" + i);
            }
            for (String secret : sts.secrets()) {
                assertNotEquals(Set.of(), found("before " + secret + ", after"), secret);
            }
        }
        String password = new BigInteger(160, new Random(5)).toString(Character.MAX_RADIX);
        assertNotEquals(Set.of(), found("password=" + password));
        assertNotEquals(Set.of(), found("token IQoJb3JpZ2luX2Vj" + "x".repeat(400)));
    }

    @Test
    void theShapesFitNothingElse() {
        RandomGenerator random = new Random(6);
        assertEquals(Set.of(), found("arn:aws:sts::222233334444:assumed-role/DynamoDBRole/stslib-" + random.nextInt()));
        assertEquals(Set.of(), found("dev.stslib.core.internal.cache.CacheEntry at java.base/java.lang.Thread.run"));
    }
}
