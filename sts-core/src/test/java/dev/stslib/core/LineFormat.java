package dev.stslib.core;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.spi.CredentialFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A format of one line for each set of credentials. */
final class LineFormat implements CredentialFormat {
    @Override
    public String name() {
        return "line";
    }

    @Override
    public byte[] encode(TemporaryCredentials one) {
        return line(one).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public TemporaryCredentials decode(byte[] encoded) {
        return credentials(new String(encoded, StandardCharsets.UTF_8).split(" "), 0);
    }

    @Override
    public byte[] encodeSet(CredentialSet set) {
        StringBuilder text = new StringBuilder();
        set.asMap()
                .forEach((name, one) ->
                        text.append(name).append(' ').append(line(one)).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public CredentialSet decodeSet(byte[] encoded) {
        Map<String, TemporaryCredentials> all = new LinkedHashMap<>();
        new String(encoded, StandardCharsets.UTF_8).lines().forEach(line -> {
            String[] words = line.split(" ");
            all.put(words[0], credentials(words, 1));
        });
        return CredentialSet.of(all);
    }

    private static String line(TemporaryCredentials one) {
        return String.join(
                " ",
                one.accessKeyId(),
                one.secretAccessKey().revealSecret(),
                one.sessionToken().revealSecret(),
                one.issuedAt().toString(),
                one.expiration().toString());
    }

    private static TemporaryCredentials credentials(String[] words, int from) {
        return new TemporaryCredentials(
                words[from],
                Secret.of(words[from + 1]),
                Secret.of(words[from + 2]),
                Instant.parse(words[from + 3]),
                Instant.parse(words[from + 4]));
    }
}
