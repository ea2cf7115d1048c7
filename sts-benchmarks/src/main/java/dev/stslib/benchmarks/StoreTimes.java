package dev.stslib.benchmarks;

import dev.stslib.api.spi.CredentialStore;
import dev.stslib.api.spi.PasswordSource;
import dev.stslib.api.spi.StoreSettings;
import dev.stslib.benchmarks.BotocoreCache.Cost;
import dev.stslib.store.file.FileStore;
import dev.stslib.store.keystore.KeystoreStore;
import dev.stslib.store.support.password.PasswordSources;
import dev.stslib.store.support.sealing.KeyFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** The stores and their peers, filled, and the times in microseconds. */
final class StoreTimes implements AutoCloseable {
    private final Path folder;
    private final String json;
    private final byte[] payload;
    private final Map<String, EntryKeeper> ours = new LinkedHashMap<>();
    private final Map<String, EntryKeeper> peers = new LinkedHashMap<>();
    private final KeeperTimes times = new KeeperTimes();

    StoreTimes(Path folder, String json) {
        this.folder = folder;
        this.json = json;
        this.payload = json.getBytes(StandardCharsets.UTF_8);
    }

    void fill(int size) throws GeneralSecurityException, IOException {
        String key = folder.resolve("machine.key").toString();
        PasswordSource password = PasswordSources.of("planted for the benchmark".toCharArray());
        ours.put("file " + size, keeper(new FileStore(), at("file", size), size));
        ours.put(
                "sealed file " + size,
                keeper(new FileStore(), at("sealed", size).option(KeyFile.OPTION, key), size));
        ours.put(
                "keystore " + size,
                keeper(new KeystoreStore(), at("keystore", size).password(password), size));
        Path pkcs12 = folder.resolve(size + ".p12");
        Path bcfks = folder.resolve(size + ".bcfks");
        peers.put(
                "PKCS12 " + size,
                new KeystoreKeeper("PKCS12", KeyStore.getInstance("PKCS12").getProvider(), pkcs12, size, payload));
        peers.put("BCFKS " + size, new KeystoreKeeper("BCFKS", new BouncyCastleProvider(), bcfks, size, payload));
    }

    private StoreSettings at(String store, int size) {
        return StoreSettings.at(folder.resolve(store + "-" + size));
    }

    private EntryKeeper keeper(CredentialStore kind, StoreSettings settings, int size) {
        return new StoreKeeper(kind, settings, size, payload);
    }

    void measure(int rounds, int peerRounds) throws Exception {
        times.measure(ours, 1); // loads the classes
        times.clear();
        times.measure(ours, rounds);
        times.measure(peers, peerRounds);
    }

    void botocore(int size, int rounds) throws IOException, InterruptedException {
        Optional<Cost> cost = BotocoreCache.measure(folder.resolve("botocore-" + size), size, rounds, json);
        times.add("save", "botocore " + size, cost.orElse(Cost.UNKNOWN).save());
        times.add("load", "botocore " + size, cost.orElse(Cost.UNKNOWN).load());
    }

    double median(String action, String keeper, int size) {
        return times.median(action, keeper + " " + size);
    }

    double growth(String action, String keeper, int most) {
        return median(action, keeper, most) / median(action, keeper, 1);
    }

    @Override
    public void close() {
        ours.values().forEach(EntryKeeper::close);
        peers.values().forEach(EntryKeeper::close);
    }
}
