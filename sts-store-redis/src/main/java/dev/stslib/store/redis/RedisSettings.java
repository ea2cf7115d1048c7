package dev.stslib.store.redis;

import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.PasswordSource;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.store.support.file.ProvidedFiles;
import dev.stslib.store.support.sealing.KeyFile;
import dev.stslib.store.support.server.ServerKeys;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StaticCredentialsProvider;
import io.lettuce.core.cluster.RedisClusterURIUtil;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the settings of the store say.
 *
 * @param address the address as it was given, for messages
 * @param servers where to connect: one server or the sentinels, or some nodes of a cluster
 * @param isCluster whether they are nodes of a cluster
 * @param timeout how long a call may take
 * @param prefix how the names of all keys begin
 * @param trusted the certificates that TLS trusts, or empty for those of the JDK
 * @param user the user, if one is given
 * @param password where the password comes from
 */
record RedisSettings(
        String address,
        List<RedisURI> servers,
        boolean isCluster,
        Duration timeout,
        String prefix,
        Optional<Path> trusted,
        Optional<String> user,
        Optional<PasswordSource> password) {
    static final String ADDRESS = "address";
    static final String CLUSTER = "cluster";
    static final String USER = "user";
    static final String TIMEOUT = "timeout";
    static final String PREFIX = "prefix";
    static final String TRUST_FILE = "trust-file";

    private static final List<String> OPTIONS = List.of(
            ADDRESS,
            CLUSTER,
            USER,
            TIMEOUT,
            PREFIX,
            TRUST_FILE,
            ServerKeys.NAME_KEY_FILE,
            KeyFile.OPTION,
            KeyFile.GROUP_READ);
    private static final Pattern PREFIXES = Pattern.compile("[A-Za-z0-9:._/-]+");
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofSeconds(20);

    static RedisSettings of(StoreSettings settings) {
        settings.checkOptions(OPTIONS);
        String address = address(settings);
        boolean isCluster = settings.option(CLUSTER).map(Boolean::parseBoolean).orElse(false);
        Duration timeout = timeout(settings.option(TIMEOUT).orElse("PT2S"));
        List<RedisURI> servers = servers(address, isCluster);
        servers.forEach(server -> server.setTimeout(timeout));
        return new RedisSettings(
                address,
                servers,
                isCluster,
                timeout,
                prefix(settings.option(PREFIX).orElse("stslib")),
                settings.option(TRUST_FILE).map(RedisSettings::trustFile),
                settings.option(USER),
                settings.password());
    }

    /** Asks for the password. The servers keep it, to connect again. */
    void askPassword() {
        char[] found = password.map(source -> source.password("the Redis server at " + address))
                .orElse(new char[0]);
        if (user.isPresent() || found.length > 0) {
            servers.forEach(
                    server -> server.setCredentialsProvider(new StaticCredentialsProvider(user.orElse(null), found)));
        }
    }

    private static String address(StoreSettings settings) {
        String address = settings.option(ADDRESS)
                .orElseThrow(() -> new StoreException(
                        "The store redis needs the address of its server",
                        "Give it with the option " + ADDRESS + ", such as rediss://redis.example.com:6379"));
        if (address.contains("@")) {
            throw new StoreException(
                    "The option " + ADDRESS + " of the store redis holds a user or a password",
                    "Give the user with the option " + USER + " and the password with StoreSettings.password");
        }
        return address;
    }

    private static List<RedisURI> servers(String address, boolean isCluster) {
        try {
            return isCluster ? RedisClusterURIUtil.toRedisURIs(URI.create(address)) : List.of(RedisURI.create(address));
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    "The option " + ADDRESS + " of the store redis is '" + address + "', which is no address of Redis",
                    "Write redis://, rediss://, redis-sentinel:// or rediss-sentinel://, then host and port",
                    e);
        }
    }

    private static Path trustFile(String text) {
        Path path = ProvidedFiles.path(text, "The option " + TRUST_FILE);
        if (!Files.isReadable(path)) {
            throw new StoreException(
                    "The trust file " + path + " of the store redis cannot be read",
                    "Name a file with certificates in PEM");
        }
        return path;
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
                "The option " + TIMEOUT + " of the store redis is '" + text + "'",
                "Write a duration from PT0.01S to PT20S, such as PT2S");
    }

    private static String prefix(String text) {
        if (!PREFIXES.matcher(text).matches()) {
            throw new StoreException(
                    "The option " + PREFIX + " of the store redis is '" + text + "'",
                    "Use letters, digits and : . _ / - only");
        }
        return text;
    }
}
