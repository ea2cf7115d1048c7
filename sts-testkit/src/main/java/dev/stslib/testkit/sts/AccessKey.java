package dev.stslib.testkit.sts;

import java.time.Instant;

/** A long-term access key of a user. Thread-safe. */
final class AccessKey {
    private final TestUser user;
    private final String id;
    private final String secret;
    private final Instant created;
    private volatile boolean active = true;

    AccessKey(TestUser user, String id, String secret, Instant created) {
        this.user = user;
        this.id = id;
        this.secret = secret;
        this.created = created;
    }

    TestUser user() {
        return user;
    }

    String id() {
        return id;
    }

    String secret() {
        return secret;
    }

    Instant created() {
        return created;
    }

    boolean isActive() {
        return active;
    }

    void active(boolean now) {
        active = now;
    }

    /** How IAM names the state. */
    String status() {
        return active ? "Active" : "Inactive";
    }

    @Override
    public String toString() {
        return id;
    }
}
