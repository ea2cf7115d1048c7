package dev.stslib.api.spi;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.TemporaryCredentials;

/**
 * Turns credentials into bytes and back. Found by {@link java.util.ServiceLoader} and picked by its name. Holds no
 * state and is used by many threads at once.
 *
 * <p>What was encoded decodes to equal credentials, to the millisecond at least for {@code issuedAt} and to the second
 * for the expiration; a layout that has no place for {@code issuedAt} gives {@link java.time.Instant#EPOCH} instead and
 * says so. Bytes that are not of the format throw {@link dev.stslib.api.error.FormatException}, whose message
 * holds none of them.
 */
public interface CredentialFormat {
    /**
     * The name by which it is picked, such as {@code vault}.
     *
     * @return lower-case letters, digits and dashes, always the same
     */
    String name();

    /**
     * Encodes one set of credentials.
     *
     * @param credentials the credentials
     * @return the bytes, secrets included, in the clear
     */
    byte[] encode(TemporaryCredentials credentials);

    /**
     * Decodes one set of credentials.
     *
     * @param encoded the bytes
     * @return the credentials
     * @throws dev.stslib.api.error.FormatException if the bytes are not of this format
     */
    TemporaryCredentials decode(byte[] encoded);

    /**
     * Encodes credentials by name, for exports. The order is kept; failures are left out.
     *
     * @param set the credentials
     * @return the bytes, secrets included, in the clear
     */
    byte[] encodeSet(CredentialSet set);

    /**
     * Decodes credentials by name.
     *
     * @param encoded the bytes
     * @return the credentials, in the order of the bytes
     * @throws dev.stslib.api.error.FormatException if the bytes are not of this format
     */
    CredentialSet decodeSet(byte[] encoded);
}
