package dev.stslib.hadoop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.stslib.testkit.sts.EmbeddedSts;
import dev.stslib.testkit.sts.TestUser;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** What the page of integrations speaks of: the profile {@code etl}, two roles that it may assume, and the page's lines. */
final class Consumers implements AutoCloseable {
    static final String READER = "arn:aws:iam::444455556666:role/Reader";
    static final String LOG_READER = "arn:aws:iam::444455556666:role/LogReader";

    final EmbeddedSts sts = EmbeddedSts.builder().start();
    private final Path home;

    Consumers(Path home) {
        this.home = home;
        TestUser etl = sts.addUser("111122223333", "etl");
        sts.addRole(READER).trust(etl.arn()).allowTags();
        sts.addRole(LOG_READER).trust(etl.arn());
        try {
            Files.writeString(home.resolve("config"), "[profile etl]\nregion = us-east-1\n");
            Files.writeString(
                    home.resolve("credentials"),
                    "[etl]\naws_access_key_id = " + etl.accessKeyId() + "\naws_secret_access_key = "
                            + etl.secretAccessKey() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of a block of {@code docs/integrations.md}, and those that lead them to this world. */
    Map<String, String> lines(String heading, int block, String prefix) {
        Map<String, String> lines = page(heading, block);
        lines.put(prefix + "endpoint", sts.endpoint().toString());
        lines.put(prefix + "config-file", home.resolve("config").toString());
        lines.put(prefix + "credentials-file", home.resolve("credentials").toString());
        return lines;
    }

    static Map<String, String> page(String heading, int block) {
        try {
            String page = Files.readString(Path.of("..", "docs", "integrations.md"));
            String section = page.split("\n## " + heading + "\n", -1)[1].split("\n## ", -1)[0];
            String text = section.split("```properties\n", -1)[block].split("```", -1)[0];
            Properties found = new Properties();
            found.load(new StringReader(text));
            return found.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, found::getProperty));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The roles that were assumed, in the order of the requests. */
    List<String> assumed() {
        return sts.requests().stream()
                .filter(request -> request.action().equals("AssumeRole"))
                .map(request -> request.parameters().get("RoleArn"))
                .toList();
    }

    void assertAssumed(String... roles) {
        assertEquals(List.of(roles), assumed());
    }

    @Override
    public void close() {
        sts.close();
    }
}
