package dev.stslib.core.internal.fetch;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Keeps the access key id and two times; the race needs no more. */
final class NameFormat implements CredentialFormat {
    @Override
    public String name() {
        return "name";
    }

    @Override
    public byte[] encode(TemporaryCredentials one) {
        String text = one.accessKeyId() + " " + one.issuedAt().toEpochMilli() + " "
                + one.expiration().toEpochMilli();
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public TemporaryCredentials decode(byte[] encoded) {
        String[] words = new String(encoded, StandardCharsets.UTF_8).split(" ", 3);
        return new TemporaryCredentials(words[0], Secret.of("s"), Secret.of("t"), time(words[1]), time(words[2]));
    }

    private static Instant time(String millis) {
        return Instant.ofEpochMilli(Long.parseLong(millis));
    }

    @Override
    public byte[] encodeSet(CredentialSet set) {
        throw new UnsupportedOperationException("one at a time");
    }

    @Override
    public CredentialSet decodeSet(byte[] encoded) {
        throw new UnsupportedOperationException("one at a time");
    }
}
