package dev.stslib.cli.internal.engine;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.PasswordSource;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.cli.internal.io.CommandException;
import dev.stslib.cli.internal.io.ExitCode;
import dev.stslib.cli.internal.io.Invocation;
import dev.stslib.cli.internal.keyring.KeyringPassword;
import dev.stslib.cli.internal.settings.SafeFiles;
import dev.stslib.cli.internal.settings.StoreTable;
import dev.stslib.cli.internal.settings.UserFolders;
import dev.stslib.cli.internal.settings.UserSettings;
import dev.stslib.core.plugin.PluginCatalog;
import dev.stslib.store.keystore.KeystoreAdmin;
import dev.stslib.store.support.password.PasswordSources;
import dev.stslib.store.support.sealing.KeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The store of the command: which one, where, and what opens it. Unless something else is configured it is the
 * encrypted keystore, opened by a key file that is made with it. The key file lies in another folder than the store, so
 * that a copy of the data folder opens nothing. A store on a server is described in the settings file alone.
 */
public final class Stores {
    /** The store without settings. */
    public static final String STANDARD = "keystore";

    /** The stores that come with the project and take a key file. */
    private static final Set<String> SEALED = Set.of("keystore", "file");

    /** The stores that come with the project and keep their entries on a server that many machines share. */
    private static final Set<String> ON_SERVERS = Set.of("redis", "jdbc");

    /** Those of {@link #ON_SERVERS} whose tables are made once. */
    private static final String DATABASE = "jdbc";

    /** The options that say where on which server the entries are. */
    private static final Set<String> PLACE = Set.of("address", "url", "prefix", "schema");

    /** The user on the server, who has a password. */
    private static final String USER = "user";

    /** What stores leave in a folder in which nothing was saved. */
    private static final Set<String> LOCKS = Set.of("lock", "leases.lock");

    private final Invocation invocation;
    private final UserFolders folders;
    private final StoreChoice choice;
    private final String kind;
    private final StoreTable table;
    private final boolean noInput;
    /** The engine and the keys of profiles open the store one after the other, and a person types the password once. */
    private boolean handedOver;

    private char @Nullable [] typed;

    Stores(Invocation invocation, UserFolders folders, UserSettings settings, EngineOptions options) {
        this.invocation = invocation;
        this.folders = folders;
        this.noInput = options.noInput();
        String configured =
                settings.store().name() == null ? STANDARD : settings.store().name();
        StoreChoice given = options.store();
        this.choice = given == null ? new StoreChoice(configured, null) : given;
        StoreTable named = settings.stores().get(choice.name());
        if (named != null) {
            this.table = named;
            this.kind = named.name() == null ? choice.name() : named.name();
        } else {
            // [store] describes one store. A store of another name on the command line has nothing to do with it.
            this.table = choice.name().equals(configured) ? settings.store() : StoreTable.EMPTY;
            this.kind = choice.name();
        }
    }

    /** Whether there is a store at all. */
    public boolean isPresent() {
        return !choice.isNone();
    }

    /** The name of the store, as {@code --store} or the settings file has it. */
    public String name() {
        return choice.name();
    }

    /** The name of the plug-in that opens it, which differs from {@link #name} only if a table of the settings says so. */
    public String kind() {
        return kind;
    }

    /** Whether it is the encrypted keystore. */
    public boolean isKeystore() {
        return kind.equals(STANDARD);
    }

    /** Whether the entries are on a server, which other machines use too. */
    public boolean isOnServer() {
        return ON_SERVERS.contains(kind);
    }

    /** Whether both are the same store, as far as the settings show. */
    public boolean isSame(Stores other) {
        if (!kind.equals(other.kind)) {
            return false;
        }
        return isOnServer() ? place().equals(other.place()) : isSameFolder(folder(), other.folder());
    }

    private Map<String, String> place() {
        Map<String, String> place = new HashMap<>(table.options());
        place.keySet().retainAll(PLACE);
        return place;
    }

    /** Another path may lead to the same folder. */
    private static boolean isSameFolder(Optional<Path> here, Optional<Path> there) {
        Optional<Path> one = here.filter(Files::exists);
        Optional<Path> other = there.filter(Files::exists);
        if (one.isEmpty() || other.isEmpty()) {
            return here.equals(there);
        }
        try {
            return Files.isSameFile(one.get(), other.get());
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.STORE,
                    "The folders " + one.get() + " and " + other.get() + " cannot be compared",
                    "Check the right to read them",
                    e);
        }
    }

    /** Fails where a command needs a store and there is none. */
    public Stores require() {
        if (!isPresent()) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--store none keeps nothing, and this command is about what is stored",
                    "Leave out --store none");
        }
        return this;
    }

    /** Fails where a command keeps what has no other copy, such as long-term keys, and the store is on a server. */
    public Stores requireOnThisMachine() {
        if (require().isOnServer()) {
            throw new CommandException(
                    ExitCode.CONFIGURATION,
                    "Long-term keys cannot be kept in the store '" + name()
                            + "', because its server may lose them and other machines share it",
                    "Add --store keystore to the command");
        }
        return this;
    }

    /** The folder of the store; empty for a store without one. */
    public Optional<Path> folder() {
        if (isOnServer()) {
            return Optional.empty();
        }
        SystemEnvironment systemEnvironment = invocation.systemEnvironment();
        Optional<Path> given = choice.path(systemEnvironment::path)
                .or(() -> Optional.ofNullable(table.folder()).map(systemEnvironment::path));
        if (given.isPresent()) {
            return given.map(Path::toAbsolutePath);
        }
        return SEALED.contains(kind) || kind.startsWith("keystore")
                ? Optional.of(folders.store(kind))
                : Optional.empty();
    }

    /** Whether the store is there, as far as its folder shows. A store without a folder always is. */
    public boolean exists() {
        return folder().map(Files::isDirectory).orElse(true);
    }

    /** Opens the store, and makes it if it is not there. */
    public OpenStore open(PluginCatalog plugins) {
        return plugins.store(kind).open(settings());
    }

    /** Asks a person. The first answer also serves the second question. */
    private synchronized char[] ask(String purpose) {
        char[] kept = typed;
        if (kept != null) {
            typed = null;
            handedOver = true;
            return kept;
        }
        char[] answer = invocation.passwords().password(purpose);
        typed = handedOver ? null : answer.clone();
        return answer;
    }

    /** Says that no second opening follows. */
    synchronized void forgetPassword() {
        char[] kept = typed;
        if (kept != null) {
            Arrays.fill(kept, ' ');
        }
        typed = null;
        handedOver = true;
    }

    /** The settings to open the store by. Makes the folders above it. */
    public StoreSettings settings() {
        return settings(keyFile());
    }

    /**
     * The settings of a store that is opened by the given key file, or by the password.
     *
     * @param keyFile the key file, or null for the password
     */
    public StoreSettings settings(@Nullable Path keyFile) {
        StoreSettings settings = unopened();
        if (isOnServer()) {
            return onServer(settings, keyFile);
        }
        if (keyFile != null) {
            makeFolder(keyFile);
            StoreSettings withKey = settings.option(KeyFile.OPTION, keyFile.toString());
            if (!exists()) {
                // Before the store, so that no process that starts now finds a store without its key and asks for a
                // password.
                KeyFile.of(withKey).ifPresent(file -> Arrays.fill(file.readOrMake(), (byte) 0));
            }
            return withKey;
        }
        return settings.password(password());
    }

    /** The settings of a store in a folder that is opened by the given password. */
    public StoreSettings settingsWith(PasswordSource password) {
        return unopened().password(password);
    }

    /** Whether the settings file says what opens the store. */
    public boolean isOpenedBySettings() {
        return hasPasswordSetting() || table.keyFile() != null || hasKeyFileOption();
    }

    /** Whether an option in the settings file names the key file, which then opens the store although a password is given. */
    public boolean hasKeyFileOption() {
        return table.options().containsKey(KeyFile.OPTION);
    }

    /** The key file seals the entries, and the password is that of the server. */
    private StoreSettings onServer(StoreSettings settings, @Nullable Path keyFile) {
        if (choice.folder() != null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "The store '" + name() + "' is on a server and has no folder",
                    "Write --store " + name());
        }
        if (place().isEmpty()) {
            throw new CommandException(
                    ExitCode.CONFIGURATION,
                    "The settings file does not say where the server of the store '" + name() + "' is",
                    "Describe the store in the table [stores." + name() + "] of " + folders.settingsFile());
        }
        StoreSettings keyed = keyFile == null ? settings : settings.option(KeyFile.OPTION, keyFile.toString());
        return hasPasswordSetting() || table.options().containsKey(USER) ? keyed.password(password()) : keyed;
    }

    private StoreSettings unopened() {
        StoreSettings settings = folder().map(Stores::at).orElseGet(StoreSettings::create);
        for (var option : table.options().entrySet()) {
            String value = option.getValue();
            settings = settings.option(
                    option.getKey(),
                    value.startsWith("~/")
                            ? invocation.systemEnvironment().path(value).toString()
                            : value);
        }
        return settings;
    }

    private static StoreSettings at(Path folder) {
        makeFolder(folder);
        return StoreSettings.at(folder);
    }

    /**
     * The key file that opens the store: the configured one, or the standard one for a store that has it or is new; null
     * for a store that a password opens, as it was made or as the settings say.
     */
    public @Nullable Path keyFile() {
        String configured = table.keyFile();
        if (configured != null) {
            return invocation.systemEnvironment().path(configured).toAbsolutePath();
        }
        boolean takesKey = SEALED.contains(kind) && !hasPasswordSetting() && !hasKeyFileOption();
        Path standard = folders.keyFile();
        return takesKey && (isNew() || (Files.exists(standard) && !hasPassword())) ? standard : null;
    }

    private boolean hasPasswordSetting() {
        return table.passwordFile() != null || !table.passwordCommand().isEmpty() || table.unlock() != null;
    }

    /** Whether no store was made there: the folder is missing, or holds nothing but what locks need. */
    private boolean isNew() {
        Path place = folder().orElse(null);
        if (place == null || !Files.isDirectory(place)) {
            return !exists();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> String.valueOf(file.getFileName())).allMatch(LOCKS::contains);
        } catch (IOException | UncheckedIOException e) {
            return false; // To open it says what is wrong.
        }
    }

    /** The key file may belong to another store, so the store itself says what it was made with. */
    private boolean hasPassword() {
        try {
            return isKeystore() && !new KeystoreAdmin(unopened()).isOpenedByKeyFile();
        } catch (StoreException e) {
            return false; // To open it says what is wrong.
        }
    }

    /** The standard place of the key file. */
    public Path standardKeyFile() {
        return folders.keyFile();
    }

    /** The settings to make the store by. Makes the folders above it. */
    public StoreSettings settingsToMake() {
        return kind.equals(DATABASE) ? settings().option("create-schema", "true") : settings();
    }

    /** The settings of a store whose password is in the desktop's keyring. */
    public StoreSettings keyringSettings() {
        return unopened().password(keyring());
    }

    private PasswordSource keyring() {
        if (!isKeystore()) {
            throw new CommandException(
                    ExitCode.CONFIGURATION,
                    "The keyring keeps the password of a keystore, and the store is '" + name() + "'",
                    "Use --store keystore, or remove store.unlock from the settings file");
        }
        return new KeyringPassword(folder().map(Path::toString).orElse(STANDARD), !exists());
    }

    private PasswordSource password() {
        if (table.unlock() == StoreTable.Unlock.KEYRING) {
            return keyring();
        }
        String file = table.passwordFile();
        if (file != null) {
            return PasswordSources.file(invocation.systemEnvironment().path(file));
        }
        if (!table.passwordCommand().isEmpty()) {
            return PasswordSources.command(table.passwordCommand());
        }
        if (noInput) {
            return purpose -> {
                throw new CommandException(
                        ExitCode.PERSON_NEEDED,
                        "The password for " + purpose + " must be typed, and --no-input forbids to ask",
                        "Run the command without --no-input, or set store.password-command in the settings file");
            };
        }
        return this::ask;
    }

    /** Makes the folder of a path. One that is there already is for the store to judge. */
    private static void makeFolder(Path path) {
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            SafeFiles.makeFolder(parent);
        }
    }
}
