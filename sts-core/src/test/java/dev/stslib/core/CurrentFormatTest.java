package dev.stslib.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.Secret;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.EngineClosedException;
import dev.stslib.api.error.FormatException;
import dev.stslib.api.spi.CredentialFormat;
import dev.stslib.core.stslib.StsCore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The current set in the format that was chosen. */
class CurrentFormatTest {
    private final FacadeWorld world = new FacadeWorld();

    @AfterEach
    void close() {
        world.close();
    }

    /** Encodes a set as the text that it is given, in which # is the access key id. */
    private record Template(String text) implements CredentialFormat {
        @Override
        public String name() {
            return "template";
        }

        @Override
        public byte[] encode(TemporaryCredentials one) {
            throw new UnsupportedOperationException();
        }

        @Override
        public TemporaryCredentials decode(byte[] encoded) {
            throw new UnsupportedOperationException();
        }

        @Override
        public byte[] encodeSet(CredentialSet set) {
            String id = set.get("sts-CodeDeployRole-qa").accessKeyId();
            return text.replace("#", id).getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public CredentialSet decodeSet(byte[] encoded) {
            throw new UnsupportedOperationException();
        }
    }

    private StsCore sts(CredentialFormat format) {
        StsCore sts = world.manual.stsCore(same -> world.builder().format(format));
        sts.generateSessionToken(5, world.mfa.code());
        sts.generateCredentials(List.of("CodeDeployRole-qa"));
        return sts;
    }

    @Test
    void theSetIsTextInAnyFormatOfText() {
        try (StsCore sts = sts(new LineFormat())) {
            Secret text = sts.currentCredentialsText();
            byte[] encoded = new LineFormat().encodeSet(sts.currentCredentials());
            assertEquals(new String(encoded, StandardCharsets.UTF_8), text.revealSecret());
            sts.halt();
        }
    }

    @Test
    void theSetIsMapsInAFormatOfJson() {
        try (StsCore sts =
                sts(new Template("{\"sts-a\": {\"id\": \"#\", \"n\": 7, \"boto\": {\"x\": null}}, \"b\": {}}"))) {
            Map<String, Map<String, Object>> map = sts.currentCredentialsMap();
            assertEquals(List.of("sts-a", "b"), List.copyOf(map.keySet()));
            Map<String, Object> first = Objects.requireNonNull(map.get("sts-a"));
            assertEquals(sts.currentCredentials().get("sts-CodeDeployRole-qa").accessKeyId(), first.get("id"));
            assertEquals(7L, first.get("n"));
            assertThrows(UnsupportedOperationException.class, map::clear);
            assertThrows(UnsupportedOperationException.class, first::clear);
        }
    }

    @Test
    void aFormatThatCannotBeShownSaysSoWithoutTheDocument() {
        for (String text : List.of("SECRET", "[\"SECRET\"]", "{\"a\": \"SECRET\"}", "\u00FF")) {
            try (StsCore sts = sts(new Template(text))) {
                FormatException error = assertThrows(FormatException.class, sts::currentCredentialsMap);
                assertTrue(error.problem().contains("'template'"), error.problem());
                assertFalse(error.toString().contains("SECRET"), error.toString());
                assertNull(error.getCause());
            }
            world.clock.advance(Duration.ofMinutes(1)); // until the device shows another code
        }
        try (StsCore sts = sts(new Template("\u00FF"))) {
            assertThrows(FormatException.class, sts::currentCredentialsText);
        }
    }

    @Test
    void nothingIsGivenAfterClosing() {
        StsCore sts = sts(new LineFormat());
        sts.close();
        assertThrows(EngineClosedException.class, sts::currentCredentialsText);
        assertThrows(EngineClosedException.class, sts::currentCredentialsMap);
    }
}
