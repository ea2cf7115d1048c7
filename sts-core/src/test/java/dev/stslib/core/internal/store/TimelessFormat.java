package dev.stslib.core.internal.store;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Keeps no time of arrival, as boto 2. */
public class TimelessFormat implements CredentialFormat {
    @Override
    public String name() {
        return "timeless";
    }

    @Override
    public byte[] encode(TemporaryCredentials credentials) {
        return (credentials.accessKeyId() + " " + credentials.expiration()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public TemporaryCredentials decode(byte[] encoded) {
        String text = new String(encoded, StandardCharsets.UTF_8);
        int space = text.indexOf(' ');
        Instant end = Instant.parse(text.substring(space + 1));
        return new TemporaryCredentials(text.substring(0, space), Secret.of("s"), Secret.of("t"), Instant.EPOCH, end);
    }

    @Override
    public byte[] encodeSet(CredentialSet set) {
        throw new UnsupportedOperationException("no sets here");
    }

    @Override
    public CredentialSet decodeSet(byte[] encoded) {
        throw new UnsupportedOperationException("no sets here");
    }
}
