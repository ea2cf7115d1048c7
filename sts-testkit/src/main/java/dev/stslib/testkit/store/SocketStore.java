package dev.stslib.testkit.store;

import dev.stslib.api.error.DamagedStoreException;
import dev.stslib.api.error.StoreException;
import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.EntryInfo;
import dev.stslib.api.spi.EntryName;
import dev.stslib.api.spi.Lease;
import dev.stslib.api.spi.Leases;
import dev.stslib.api.spi.OpenStore;
import dev.stslib.api.spi.PasswordSource;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.api.spi.StoredEntry;
import dev.stslib.store.support.CompareAndSave;
import dev.stslib.store.support.entry.EntryCodec;
import dev.stslib.store.support.file.FileEnvelope;
import dev.stslib.store.support.sealing.AesGcmPayloadCipher;
import dev.stslib.store.support.sealing.KeyProvider;
import dev.stslib.store.support.sealing.KeyRing;
import dev.stslib.store.support.sealing.PayloadCipher;
import dev.stslib.testkit.store.KeyValueServer.Command;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A store on a {@link KeyValueServer}: no folder, no files. It shows what a store on a real server needs, and that the
 * contract kit can try such a store.
 *
 * <p>The settings name the {@linkplain #PORT port} and the {@linkplain #NAMESPACE namespace}. Where they have a password,
 * it is the 64 hexadecimal digits of an AES-256 key that seals the entries before they leave this process.
 */
public final class SocketStore implements CredentialStore {
    /** The option with the port of the server on the loopback interface. */
    public static final String PORT = "port";

    /** The option with the namespace of the entries; unless given, {@code default}. */
    public static final String NAMESPACE = "namespace";

    private static final FileEnvelope ENVELOPE = new FileEnvelope("sock-ent", 1);

    /** Makes the store. */
    public SocketStore() {}

    @Override
    public String name() {
        return "socket";
    }

    @Override
    public OpenStore open(StoreSettings settings) {
        settings.checkOptions(List.of(PORT, NAMESPACE));
        int port = settings.option(PORT)
                .map(Integer::valueOf)
                .orElseThrow(() -> new StoreException(
                        "The store socket needs the port of its server", "Give it with the option " + PORT));
        PayloadCipher cipher = settings.password().map(SocketStore::cipher).orElse(PayloadCipher.NONE);
        Opened store =
                new Opened(new SocketConnection(port, settings.option(NAMESPACE).orElse("default")), cipher);
        try {
            store.list(); // Reports a server that is down.
            return store;
        } catch (StoreException e) {
            store.close();
            throw e;
        }
    }

    private static PayloadCipher cipher(PasswordSource source) {
        char[] digits = source.password("the store socket");
        byte[] key = HexFormat.of().parseHex(new String(digits));
        try {
            return new AesGcmPayloadCipher(KeyProvider.of(KeyRing.of(key)));
        } finally {
            Arrays.fill(digits, ' ');
            Arrays.fill(key, (byte) 0);
        }
    }

    /** An open store. */
    private static final class Opened implements OpenStore, Leases {
        private final SocketConnection connection;
        private final PayloadCipher cipher;
        private final EntryCodec codec;

        Opened(SocketConnection connection, PayloadCipher cipher) {
            this.connection = connection;
            this.cipher = cipher;
            this.codec = new EntryCodec(ENVELOPE, cipher);
        }

        /** A value and its revision on the server, 0 if there is none. */
        private static final class Found {
            private final long revision;
            private final byte[] bytes;

            Found(long revision, byte[] bytes) {
                this.revision = revision;
                this.bytes = bytes;
            }

            static Found read(DataInputStream in) throws IOException {
                return new Found(in.readLong(), in.readAllBytes());
            }
        }

        private Found find(String key) {
            return connection.ask(Command.GET, out -> SocketTexts.write(out, key), Found::read);
        }

        private Optional<StoredEntry> decode(Found found, String key) {
            return found.revision == 0
                    ? Optional.empty()
                    : Optional.of(named(codec.decode(found.bytes, where(key)), key));
        }

        private Optional<EntryInfo> decodeInfo(Found found, String key) {
            return found.revision == 0 ? Optional.empty() : Optional.of(codec.decodeInfo(found.bytes, where(key)));
        }

        private static String where(String key) {
            return "The value of '" + key + "'";
        }

        private static StoredEntry named(StoredEntry entry, String key) {
            if (!entry.info().name().value().equals(key)) {
                throw new DamagedStoreException(
                        where(key) + " is the entry '" + entry.info().name() + "'", "Delete it");
            }
            return entry;
        }

        @Override
        public Optional<StoredEntry> load(EntryName name) {
            return decode(find(name.value()), name.value());
        }

        @Override
        public boolean save(StoredEntry entry, long expectedVersion) {
            CompareAndSave.check(entry.info(), expectedVersion);
            String key = entry.info().name().value();
            Found there = find(key);
            if (!CompareAndSave.agrees(decode(there, key).map(StoredEntry::info), expectedVersion)) {
                return false;
            }
            return change(Command.PUT, key, there, codec.encode(entry));
        }

        /** Needs no key, so that it deletes an entry whose payload is damaged. */
        @Override
        public boolean delete(EntryName name, long expectedVersion) {
            Found there = find(name.value());
            return there.revision > 0
                    && CompareAndSave.agrees(decodeInfo(there, name.value()), expectedVersion)
                    && change(Command.REMOVE, name.value(), there, new byte[0]);
        }

        @Override
        public boolean deleteDamaged(EntryName name) {
            Found there = find(name.value());
            try {
                decode(there, name.value());
                return false;
            } catch (DamagedStoreException e) {
                return change(Command.REMOVE, name.value(), there, new byte[0]);
            }
        }

        private boolean change(Command command, String key, Found there, byte[] bytes) {
            return connection.ask(
                    command,
                    out -> {
                        SocketTexts.write(out, key);
                        out.writeLong(there.revision);
                        out.write(bytes);
                    },
                    DataInputStream::readBoolean);
        }

        @Override
        public List<EntryInfo> list() {
            List<EntryInfo> infos = new ArrayList<>();
            visit(infos, new ArrayList<>());
            return List.copyOf(infos);
        }

        @Override
        public List<StoreException> unlisted() {
            List<StoreException> problems = new ArrayList<>();
            visit(new ArrayList<>(), problems);
            return problems;
        }

        private void visit(List<EntryInfo> infos, List<StoreException> problems) {
            for (String key : connection.ask(Command.KEYS, out -> {}, Opened::keys)) {
                Found found = find(key);
                try {
                    decodeInfo(found, key).ifPresent(infos::add);
                } catch (StoreException e) {
                    problems.add(e);
                }
            }
        }

        private static List<String> keys(DataInputStream in) throws IOException {
            List<String> keys = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                keys.add(SocketTexts.read(in));
            }
            return keys;
        }

        @Override
        public Optional<Leases> leases() {
            return Optional.of(this);
        }

        @Override
        public Optional<Lease> tryAcquire(EntryName name) {
            boolean taken = connection.ask(
                    Command.ACQUIRE, out -> SocketTexts.write(out, name.value()), DataInputStream::readBoolean);
            return taken ? Optional.of(lease(name)) : Optional.empty();
        }

        private Lease lease(EntryName name) {
            AtomicBoolean closed = new AtomicBoolean();
            return () -> {
                if (closed.compareAndSet(false, true)) {
                    release(name);
                }
            };
        }

        private void release(EntryName name) {
            try {
                connection.ask(
                        Command.RELEASE, out -> SocketTexts.write(out, name.value()), DataInputStream::readBoolean);
            } catch (StoreException e) {
                // The connection is gone, and its leases with it.
            }
        }

        @Override
        public void close() {
            connection.close();
            cipher.close();
        }
    }
}
