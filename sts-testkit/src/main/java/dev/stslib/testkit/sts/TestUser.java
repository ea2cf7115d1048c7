package dev.stslib.testkit.sts;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A user of an {@link EmbeddedSts} with long-term keys, or the root of an account. Thread-safe. */
public final class TestUser {
    private static final int MOST_KEYS = 2;

    private final World world;
    private final String account;
    private final String arn;
    private final String userId;
    private final AccessKey firstKey;
    private final List<AccessKey> accessKeys = new CopyOnWriteArrayList<>();
    private volatile boolean needsMfaForKeys;
    private final List<MfaDevice> devices = new CopyOnWriteArrayList<>();

    TestUser(World world, String account, String resource) {
        this.world = world;
        this.account = account;
        this.arn = "arn:aws:iam::" + account + ":" + resource;
        this.userId = resource.equals("root") ? account : world.random().id("AIDA");
        this.firstKey = newKey();
        accessKeys.add(firstKey);
    }

    /** {@return the ARN, such as {@code arn:aws:iam::111122223333:user/BobSmith}} */
    public String arn() {
        return arn;
    }

    /** {@return the account, twelve digits} */
    public String account() {
        return account;
    }

    /** {@return the unique id as GetCallerIdentity tells it; for a root the account} */
    public String userId() {
        return userId;
    }

    private AccessKey newKey() {
        String id = world.random().id("AKIA");
        return new AccessKey(
                this,
                id,
                world.random().secretAccessKey(),
                world.clock().instant().truncatedTo(ChronoUnit.SECONDS));
    }

    /** {@return the public half of the first long-term key, {@code AKIA} and 16 more characters} */
    public String accessKeyId() {
        return firstKey.id();
    }

    /** {@return the secret half of the first long-term key, 40 characters} */
    public String secretAccessKey() {
        return firstKey.secret();
    }

    /** {@return the ids of the long-term keys that sign requests now, the oldest first} */
    public List<String> activeAccessKeyIds() {
        return accessKeys.stream()
                .filter(AccessKey::isActive)
                .map(AccessKey::id)
                .toList();
    }

    /** {@return the ids of all long-term keys, those that were disabled too, the oldest first} */
    public List<String> accessKeyIds() {
        return accessKeys.stream().map(AccessKey::id).toList();
    }

    /**
     * Lets this user make, list, disable and delete access keys only with a session token that an MFA code opened.
     *
     * @return this user
     */
    public TestUser requireMfaForKeys() {
        needsMfaForKeys = true;
        return this;
    }

    /**
     * Enables a disabled access key again, as its user can in IAM's console.
     *
     * @param id the access key
     */
    public void enableAccessKey(String id) {
        accessKeys.stream().filter(key -> key.id().equals(id)).forEach(key -> key.active(true));
    }

    boolean needsMfaForKeys() {
        return needsMfaForKeys;
    }

    List<AccessKey> accessKeys() {
        return List.copyOf(accessKeys);
    }

    synchronized AccessKey addAccessKey() throws StsException {
        if (accessKeys.size() >= MOST_KEYS) {
            throw Errors.tooManyAccessKeys(MOST_KEYS);
        }
        AccessKey made = newKey();
        accessKeys.add(made);
        world.addAccessKey(made);
        return made;
    }

    synchronized void deleteAccessKey(String id) throws StsException {
        AccessKey key = requireAccessKey(id);
        accessKeys.remove(key);
        world.deleteAccessKey(key);
    }

    AccessKey requireAccessKey(String id) throws StsException {
        return accessKeys.stream()
                .filter(key -> key.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Errors.noSuchAccessKey(id));
    }

    /**
     * Gives this user one more MFA device.
     *
     * @param name the name of the device, unique in the account
     * @return the device, with a new seed
     * @throws IllegalArgumentException if the account has a device of this name
     */
    public MfaDevice addMfaDevice(String name) {
        String serial = "arn:aws:iam::" + account + ":mfa/" + Objects.requireNonNull(name, "name");
        MfaDevice device = new MfaDevice(serial, world.random().mfaSeed(), world.clock());
        world.claim(serial);
        devices.add(device);
        return device;
    }

    /** The name behind the last slash of the ARN. */
    String name() {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    List<MfaDevice> devices() {
        return List.copyOf(devices);
    }

    boolean isRoot() {
        return arn.endsWith(":root");
    }

    @Nullable
    MfaDevice device(String serial) {
        return devices.stream()
                .filter(device -> device.serial().equals(serial))
                .findFirst()
                .orElse(null);
    }

    Caller asCaller() {
        return caller(Caller.Kind.LONG_TERM, null);
    }

    Caller caller(Caller.Kind kind, @Nullable Instant mfaAt) {
        return new Caller(kind, arn, arn, userId, account, this, mfaAt, Map.of(), null);
    }

    /** {@return the ARN, and no key} */
    @Override
    public String toString() {
        return arn;
    }
}
