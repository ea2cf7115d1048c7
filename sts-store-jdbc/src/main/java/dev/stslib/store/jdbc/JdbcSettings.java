package dev.stslib.store.jdbc;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.PasswordSource;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.sealing.KeyFile;
import dev.stslib.store.support.server.ServerKeys;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postgresql.Driver;

/**
 * What the settings of the store say.
 *
 * @param url the address of the database; empty if a data source is given
 * @param listenUrl its address without a pooler in between, if notifications are wanted
 * @param user the user, if one is given
 * @param password where the user's password comes from
 * @param schema the schema of the tables, a plain identifier
 * @param createSchema whether to create and migrate the tables
 * @param timeout how long a call may take
 */
record JdbcSettings(
        Optional<String> url,
        Optional<String> listenUrl,
        Optional<String> user,
        Optional<PasswordSource> password,
        String schema,
        boolean createSchema,
        Duration timeout) {
    static final String URL = "url";
    static final String LISTEN_URL = "listen-url";
    static final String USER = "user";
    static final String SCHEMA = "schema";
    static final String CREATE_SCHEMA = "create-schema";
    static final String TIMEOUT = "timeout";

    private static final List<String> OF_CONNECTIONS = List.of(URL, LISTEN_URL, USER);
    private static final List<String> OPTIONS =
            List.of(SCHEMA, CREATE_SCHEMA, TIMEOUT, ServerKeys.NAME_KEY_FILE, KeyFile.OPTION, KeyFile.GROUP_READ);
    private static final List<String> SECRETS = List.of("password", "sslpassword");
    private static final Pattern SCHEMAS = Pattern.compile("[a-z_][a-z0-9_]{0,50}");
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofSeconds(20);

    static JdbcSettings of(StoreSettings settings, boolean hasSource) {
        settings.checkOptions(
                hasSource
                        ? OPTIONS
                        : Stream.concat(OF_CONNECTIONS.stream(), OPTIONS.stream())
                                .toList());
        if (!hasSource && settings.option(URL).isEmpty()) {
            throw new StoreException(
                    "The store jdbc needs the address of its database",
                    "Give it with the option " + URL + ", such as jdbc:postgresql://db.example.com/fleet, or give a"
                            + " DataSource with JdbcStore.over");
        }
        settings.option(URL).ifPresent(url -> checkUrl(URL, url));
        settings.option(LISTEN_URL).ifPresent(url -> checkUrl(LISTEN_URL, url));
        return new JdbcSettings(
                settings.option(URL),
                settings.option(LISTEN_URL),
                settings.option(USER),
                settings.password(),
                schema(settings.option(SCHEMA).orElse("stslib")),
                settings.option(CREATE_SCHEMA).map(Boolean::parseBoolean).orElse(false),
                timeout(settings.option(TIMEOUT).orElse("PT2S")));
    }

    /** The address may hold a secret in error, so that no message shows it. */
    private static void checkUrl(String option, String url) {
        Properties parsed = Driver.parseURL(url, null);
        if (parsed == null) {
            throw new StoreException(
                    "The option " + option + " of the store jdbc is no address of PostgreSQL",
                    "Write jdbc:postgresql://host:port/database");
        }
        if (SECRETS.stream().anyMatch(parsed::containsKey)
                || parsed.containsKey("user")
                || url.split("\\?", 2)[0].contains("@")) {
            throw new StoreException(
                    "The option " + option + " of the store jdbc holds a user or a password",
                    "Give the user with the option " + USER + " and the password with StoreSettings.password");
        }
    }

    /** Which database, for messages. */
    String place() {
        return url.map(address -> "at " + address.split("\\?", 2)[0]).orElse("of the data source");
    }

    private static String schema(String text) {
        if (!SCHEMAS.matcher(text).matches()) {
            throw new StoreException(
                    "The option " + SCHEMA + " of the store jdbc is '" + text + "'",
                    "Use up to 51 lower-case letters, digits and _, not beginning with a digit");
        }
        return text;
    }

    private static Duration timeout(String text) {
        try {
            Duration timeout = Duration.parse(text);
            if (timeout.compareTo(SHORTEST) >= 0 && timeout.compareTo(LONGEST) <= 0) {
                return timeout;
            }
        } catch (DateTimeParseException e) {
            // Said below.
        }
        throw new StoreException(
                "The option " + TIMEOUT + " of the store jdbc is '" + text + "'",
                "Write a duration from PT0.01S to PT20S, such as PT2S");
    }
}
