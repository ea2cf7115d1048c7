package dev.stslib.core.internal.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.error.StslibException;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.stslib.StsCore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths with letters beyond ASCII, in real processes with and without a locale that can express them. */
class LocaleTest {
    private static final String KEYS = "[default]\naws_access_key_id = AKID\naws_secret_access_key = x\n";
    private static final String LOCALE =
            "the locale of this process (LC_ALL, LANG) cannot express it. Set LC_ALL or LANG";

    @TempDir
    private Path temp;

    /** The shell's word for a folder with an accent; Java may not be able to name it. */
    private String accented = "";

    @BeforeEach
    void makeFolder() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "needs a POSIX shell");
        accented = "\"$(printf '" + temp + "/caf\\303\\251')\"";
        shell(
                "C",
                "mkdir -p " + accented + "/.aws && printf '" + KEYS.replace("\n", "\\n") + "' > " + accented
                        + "/.aws/config",
                List.of());
    }

    /** Plans the profiles that it is given, and prints each base or error on a line. */
    static final class Program {
        private Program() {}

        public static void main(String... args) {
            for (String profile : args) {
                try (CredentialEngine engine = CredentialEngine.builder().build()) {
                    if (profile.startsWith("~/")) {
                        StsCore.over(engine).refactor(Path.of(profile));
                    }
                    System.out.println("plan " + engine.plan(profile).base().profile());
                } catch (StslibException e) {
                    System.out.println(e.getMessage());
                }
            }
        }
    }

    @Test
    void homeThatTheLocaleCannotExpressIsNamedWithTheLocale() throws Exception {
        List<String> printed = run("C", "HOME=" + accented, "default", "~/roles");
        String problem = "HOME names the home folder, and its value is not a valid path: " + LOCALE;
        assertTrue(printed.get(0).startsWith(problem), printed::toString);
        assertTrue(printed.get(1).startsWith(problem), printed::toString);
    }

    @Test
    void aLocaleOfUtf8ExpressesIt() throws Exception {
        assertEquals(List.of("plan default"), run("C.UTF-8", "HOME=" + accented, "default"));
    }

    @Test
    void homeThatCannotBeExpressedIsNotNeededForAFileOutsideOfIt() throws Exception {
        Path config = Files.writeString(temp.resolve("config"), KEYS);
        assertEquals(List.of("plan default"), run("C", "HOME=" + accented + " AWS_CONFIG_FILE=" + config, "default"));
    }

    @Test
    void aVariableThatTheLocaleCannotExpressIsNamedWithTheLocale() throws Exception {
        List<String> printed = run("C", "AWS_SHARED_CREDENTIALS_FILE=" + accented + "/.aws/config", "default");
        assertTrue(
                printed.get(0).startsWith("AWS_SHARED_CREDENTIALS_FILE is not a path on this machine: " + LOCALE),
                printed::toString);
    }

    @Test
    void keysWithPathsThatTheLocaleCannotExpressAreNamedWithTheLocale() throws Exception {
        Path config = temp.resolve("config");
        Files.writeString(config, """
                [profile token]
                role_arn = arn:aws:iam::123456789012:role/a
                web_identity_token_file = /café
                [profile policy]
                role_arn = arn:aws:iam::123456789012:role/a
                credential_source = Ec2InstanceMetadata
                policy = file:///café
                [profile saml]
                role_arn = arn:aws:iam::123456789012:role/a
                saml_provider_arn = arn:aws:iam::123456789012:saml-provider/p
                saml_assertion_file = /café
                """);
        List<String> printed = run("C", "AWS_REGION=eu-west-1 AWS_CONFIG_FILE=" + config, "token", "policy", "saml");
        Map<Integer, String> lines = Map.of(3, "web_identity_token_file", 7, "policy", 11, "saml_assertion_file");
        lines.forEach((line, key) -> assertTrue(
                printed.stream()
                        .anyMatch(text -> text.contains("key '" + key + "' (" + config + ":" + line
                                + ") is not a path on this machine: " + LOCALE)),
                () -> key + " in " + printed));
    }

    private List<String> run(String locale, String variables, String... profiles) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String log = "-Djava.util.logging.config.file=/dev/null";
        return shell(
                locale,
                "export " + variables + "; exec " + java + " " + log + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC '"
                        + Program.class.getName() + "' \"$@\" 2>&1",
                List.of(profiles));
    }

    private List<String> shell(String locale, String script, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("LC_"));
        builder.environment().putAll(Map.of("LANG", locale, "LC_ALL", locale, "HOME", temp.toString()));
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed.lines().toList();
    }
}
