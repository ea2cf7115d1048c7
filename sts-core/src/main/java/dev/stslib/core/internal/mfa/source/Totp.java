package dev.stslib.core.internal.mfa.source;

import dev.stslib.api.Secret;
import dev.stslib.api.error.InvalidRequestException;
import dev.stslib.api.spi.MfaCodeRequest;
import dev.stslib.api.spi.MfaCodeSource;
import dev.stslib.api.spi.PasswordSource;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Time-based codes: RFC 6238 with HMAC-SHA-1 and steps of 30 seconds, as AWS's virtual MFA devices make them. */
public final class Totp implements MfaCodeSource {
    private static final long STEP_SECONDS = 30;
    private static final int MODULUS = 1_000_000;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final PasswordSource secret;

    /**
     * Makes a source.
     *
     * @param secret gives the secret of the device in Base32 at each question
     */
    public Totp(PasswordSource secret) {
        this.secret = secret;
    }

    @Override
    public Optional<Secret> code(MfaCodeRequest request) {
        char[] text = secret.password("the MFA device " + request.serial());
        byte[] seed = decode(text, request.serial());
        try {
            return Optional.of(Secret.of(code(seed, step(request.at()))));
        } finally {
            Arrays.fill(text, ' ');
            Arrays.fill(seed, (byte) 0);
        }
    }

    @Override
    public boolean answersAlone() {
        return true;
    }

    @Override
    public Optional<Instant> nextCode(MfaCodeRequest request) {
        return Optional.of(Instant.ofEpochSecond((step(request.at()) + 1) * STEP_SECONDS));
    }

    private static long step(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), STEP_SECONDS);
    }

    private static String code(byte[] seed, long step) {
        byte[] hash = hmac(seed, ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        int offset = hash[hash.length - 1] & 0xf;
        int number = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & Integer.MAX_VALUE;
        return String.format(Locale.ROOT, "%06d", number % MODULUS);
    }

    private static byte[] hmac(byte[] seed, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(seed, "HmacSHA1"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime lacks HmacSHA1, which every one must have", e);
        }
    }

    /** Base32 of RFC 4648. Ignores the bits of an incomplete last byte, as authenticator apps do. */
    private static byte[] decode(char[] text, String serial) {
        ByteBuffer seed = ByteBuffer.allocate(text.length);
        int bits = 0;
        int count = 0;
        for (char character : text) {
            if (character == ' ' || character == '-' || character == '=') {
                continue;
            }
            int value = BASE32.indexOf(Character.toUpperCase(character));
            if (value < 0) {
                throw notBase32(serial);
            }
            bits = (bits << 5 | value) & 0xfff;
            count += 5;
            if (count >= Byte.SIZE) {
                count -= Byte.SIZE;
                seed.put((byte) (bits >> count));
            }
        }
        if (seed.position() == 0) {
            throw notBase32(serial);
        }
        byte[] bytes = Arrays.copyOf(seed.array(), seed.position());
        Arrays.fill(seed.array(), (byte) 0);
        return bytes;
    }

    private static InvalidRequestException notBase32(String serial) {
        return new InvalidRequestException(
                "The secret of the MFA device " + serial + " is not Base32",
                "Give the secret that AWS showed beside the QR code, letters and the digits 2 to 7");
    }

    @Override
    public String toString() {
        return "MfaCodeSources.totp[hidden]";
    }
}
