package dev.stslib.testkit.sts;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Sets up an {@link EmbeddedSts}. For one thread. */
public final class EmbeddedStsBuilder {
    InstantSource clock = InstantSource.system();
    RandomGenerator random = new SecureRandom();
    Set<String> regions = Set.of("us-east-1");

    Duration dateOffset = Duration.ZERO;

    PolicyPacking packing = PolicyPacking.PLAIN;

    boolean tls;
    int port;

    EmbeddedStsBuilder() {}

    /**
     * Sets the clock by which signatures, codes and expirations are judged; at first the system's.
     *
     * @param newClock the clock
     * @return this builder
     */
    public EmbeddedStsBuilder clock(InstantSource newClock) {
        this.clock = Objects.requireNonNull(newClock, "newClock");
        return this;
    }

    /**
     * Sets whence keys, tokens and seeds come; at first a {@link SecureRandom}.
     *
     * @param newRandom the source, which is used by several threads, one at a time
     * @return this builder
     */
    public EmbeddedStsBuilder random(RandomGenerator newRandom) {
        this.random = Objects.requireNonNull(newRandom, "newRandom");
        return this;
    }

    /**
     * Chooses between HTTPS and HTTP (as at first).
     *
     * @param newTls whether to speak HTTPS
     * @return this builder
     */
    public EmbeddedStsBuilder tls(boolean newTls) {
        this.tls = newTls;
        return this;
    }

    /**
     * Sets the port.
     *
     * @param newPort 1 to 65535, or 0 (as at first) for any that is free
     * @return this builder
     */
    public EmbeddedStsBuilder port(int newPort) {
        this.port = newPort;
        return this;
    }

    /**
     * Sets the region of this endpoint, {@code us-east-1} by default. Signatures must be scoped to it. With several
     * regions, the STS acts as the endpoint of each of them.
     *
     * @param accepted such as {@code eu-west-1}, at least one
     * @return this builder
     * @throws IllegalArgumentException if there is none
     */
    public EmbeddedStsBuilder region(String... accepted) {
        if (accepted.length == 0) {
            throw new IllegalArgumentException("name at least one region, or call anyRegion()");
        }
        this.regions = Set.copyOf(List.of(accepted));
        return this;
    }

    /**
     * Accepts signatures that are scoped to any region, as no endpoint of AWS does.
     *
     * @return this builder
     */
    public EmbeddedStsBuilder anyRegion() {
        this.regions = Set.of();
        return this;
    }

    /**
     * Sets how far the {@code Date} header of answers is off the clock of this STS; by default it shows the clock's time.
     *
     * @param newOffset the offset, negative for a date in the past
     * @return this builder
     */
    public EmbeddedStsBuilder dateOffset(Duration newOffset) {
        this.dateOffset = Objects.requireNonNull(newOffset, "newOffset");
        return this;
    }

    /**
     * Draws how this STS packs session policies and tags: {@code PackedPolicySize} then depends on the length, the
     * compressed length and the number of the texts by coefficients that a test cannot know. By default it is their length
     * in UTF-8 as a percentage of 2,048 bytes. AWS publishes neither.
     *
     * @param coefficients draws the coefficients, once
     * @return this builder
     */
    public EmbeddedStsBuilder packing(RandomGenerator coefficients) {
        this.packing = PolicyPacking.drawn(coefficients);
        return this;
    }

    /**
     * Starts the STS.
     *
     * @return the running STS, to be closed
     * @throws java.io.UncheckedIOException if it cannot listen on the port
     */
    public EmbeddedSts start() {
        return EmbeddedSts.start(this);
    }
}
