package dev.stslib.cli.internal.settings;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import dev.stslib.api.spi.AwsCliCache;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.OutputFormat;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the settings file, which is TOML. A key that is not known is an error, because a typo must not go unnoticed. */
public final class SettingsFile {
    private static final Set<String> KEYS = Set.of(
            "config",
            "credentials-file",
            "ca-bundle",
            "output",
            "log-level",
            "format",
            "agent",
            "pinentry",
            "aws-cli-cache",
            "store",
            "stores",
            "audit");
    private static final Set<String> STORE_KEYS =
            Set.of("name", "folder", "key-file", "password-file", "password-command", "unlock", "options");

    /** What {@code --store} takes as a name. */
    private static final String STORE_NAME = "[a-z0-9-]+";

    private static final Set<String> AUDIT_KEYS = Set.of("log", "folder", "syslog-command");

    private final Path file;

    private SettingsFile(Path file) {
        this.file = file;
    }

    /**
     * Reads a settings file.
     *
     * @param file the file
     * @param home the home folder, whose owner may own the file
     * @return the settings; none if there is no file
     * @throws CommandException if the file is not TOML or has an unknown key
     * @throws dev.stslib.api.error.UnsafeFileException if others can change it, since it may name a program to run
     */
    public static UserSettings read(Path file, Path home) {
        if (!Files.exists(file)) {
            return UserSettings.EMPTY;
        }
        SafeFiles.requireOnlyOwnerWrites(file, home);
        if (!Files.isRegularFile(file)) {
            throw new CommandException(
                    ExitCode.CONFIGURATION, "The settings file " + file + " is not a file", "Put a file in its place");
        }
        return new SettingsFile(file).read();
    }

    /** When the file was changed; null if there is none. Ask before you read it, so that you see a change meanwhile. */
    public static @Nullable FileTime time(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return null;
        }
    }

    private UserSettings read() {
        JsonNode root = parse();
        check(root, KEYS, "");
        return new UserSettings(
                text(root, "config"),
                text(root, "credentials-file"),
                text(root, "ca-bundle"),
                choice(root, "output", OutputFormat.values()),
                choice(root, "log-level", LogLevel.values()),
                text(root, "format"),
                choice(root, "agent", AgentMode.values()),
                text(root, "pinentry"),
                choice(root, "aws-cli-cache", AwsCliCache.values()),
                store(root.path("store"), "store"),
                stores(root.path("stores"), root.path("store")),
                audit(root.path("audit")));
    }

    private JsonNode parse() {
        try {
            return new TomlMapper().readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new CommandException(
                    ExitCode.CONFIGURATION,
                    "The settings file " + place(e) + " is not TOML: " + e.getOriginalMessage(),
                    "Correct that line; see https://toml.io");
        } catch (CharacterCodingException e) {
            throw new CommandException(
                    ExitCode.CONFIGURATION, "The settings file " + file + " is not UTF-8", "Save it as UTF-8", e);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.CONFIGURATION, "The settings file " + file + " cannot be read", "Check its mode", e);
        }
    }

    private String place(JacksonException e) {
        JsonLocation at = e.getLocation();
        return at == null ? file.toString() : file + ":" + at.getLineNr();
    }

    private Map<String, StoreTable> stores(JsonNode tables, JsonNode store) {
        Map<String, StoreTable> stores = new LinkedHashMap<>();
        if (tables.isMissingNode()) {
            return stores;
        }
        if (!tables.isObject()) {
            throw wrong("stores", "is not a table", "Write a table [stores.NAME] for each store");
        }
        tables.fieldNames().forEachRemaining(name -> {
            if (!name.matches(STORE_NAME) || name.equals("none")) {
                throw wrong("stores." + name, "is not a name of a store", "Use lower-case letters, digits and dashes");
            }
            if (store.path("name").asText().equals(name) && store.size() > 1) {
                throw wrong(
                        "store",
                        "names [stores." + name + "] and has other settings besides",
                        "Move them to the table [stores." + name + "]");
            }
            stores.put(name, store(tables.path(name), "stores." + name));
        });
        return stores;
    }

    private StoreTable store(JsonNode table, String place) {
        if (table.isMissingNode()) {
            return StoreTable.EMPTY;
        }
        check(table, STORE_KEYS, place);
        return new StoreTable(
                text(table, "name"),
                text(table, "folder"),
                text(table, "key-file"),
                text(table, "password-file"),
                words(table, "password-command"),
                choice(table, "unlock", StoreTable.Unlock.values()),
                options(table.path("options"), place + ".options"));
    }

    private AuditTable audit(JsonNode table) {
        if (table.isMissingNode()) {
            return AuditTable.OFF;
        }
        check(table, AUDIT_KEYS, "audit");
        AuditTable.Target log = choice(table, "log", AuditTable.Target.values());
        return new AuditTable(
                log == null ? AuditTable.Target.OFF : log, text(table, "folder"), words(table, "syslog-command"));
    }

    private void check(JsonNode table, Set<String> known, String place) {
        if (!table.isObject()) {
            throw wrong(place, "is not a table", "Write it as a table");
        }
        Set<String> unknown = new TreeSet<>();
        table.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw wrong(
                    (place.isEmpty() ? "" : place + ".") + unknown.iterator().next(),
                    "is not a setting",
                    "Use one of " + known.stream().sorted().collect(Collectors.joining(", ")) + ", or remove it");
        }
    }

    private CommandException wrong(String key, String problem, String remedy) {
        return new CommandException(
                ExitCode.CONFIGURATION, "'" + key + "' in the settings file " + file + " " + problem, remedy);
    }

    private @Nullable String text(JsonNode table, String key) {
        JsonNode value = table.path(key);
        if (value.isMissingNode()) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(key, "is not a text", "Write it between quotation marks");
        }
        if (value.textValue().chars().anyMatch(Character::isISOControl)) {
            throw wrong(key, "has a control character", "Remove it");
        }
        return value.textValue();
    }

    private <E extends Enum<E>> @Nullable E choice(JsonNode table, String key, E[] values) {
        String text = text(table, key);
        if (text == null) {
            return null;
        }
        for (E value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(text)) {
                return value;
            }
        }
        throw wrong(
                key,
                "is '" + text + "'",
                "Use one of "
                        + Stream.of(values)
                                .map(value -> value.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")));
    }

    private List<String> words(JsonNode table, String key) {
        JsonNode value = table.path(key);
        List<String> words = new ArrayList<>();
        if (value.isMissingNode()) {
            return words;
        }
        for (JsonNode word : value) {
            if (word.isTextual()) {
                words.add(word.textValue());
            }
        }
        if (!value.isArray() || words.isEmpty() || words.size() != value.size()) {
            throw wrong(key, "is not a list of words", "Write it as [\"pass\", \"show\", \"stslib\"]");
        }
        return words;
    }

    private Map<String, String> options(JsonNode table, String key) {
        Map<String, String> options = new LinkedHashMap<>();
        if (table.isMissingNode()) {
            return options;
        }
        if (!table.isObject()) {
            throw wrong(key, "is not a table", "Write it as a table");
        }
        table.fieldNames().forEachRemaining(name -> {
            JsonNode value = table.path(name);
            if (!value.isValueNode()) {
                throw wrong(key + "." + name, "is not a single value", "Write one value");
            }
            options.put(name, value.asText());
        });
        return options;
    }
}
