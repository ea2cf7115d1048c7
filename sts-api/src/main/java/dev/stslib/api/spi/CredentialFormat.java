package dev.stslib.api.spi;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.TemporaryCredentials;

/**
 * Encodes credentials as bytes and decodes them. {@link java.util.ServiceLoader} finds the formats; the configuration
 * selects one by name. A format has no state and is safe for concurrent use.
 *
 * <p>Decoding returns credentials equal to the encoded ones: {@code issuedAt} to the millisecond or finer, the
 * expiration to the second or finer. A layout without a field for {@code issuedAt} returns {@link
 * java.time.Instant#EPOCH} and documents that. Bytes in another format cause a {@link
 * dev.stslib.api.error.FormatException}, whose message quotes none of them.
 *
 * <p>A layout may be unable to express some values, some names, an empty set or a set of several names. Then encoding
 * throws a {@code FormatException} that shows no secret.
 */
public interface CredentialFormat {
    /**
     * The name that selects this format, such as {@code vault}.
     *
     * @return lower-case letters, digits and dashes, always the same
     */
    String name();

    /**
     * Encodes one set of credentials.
     *
     * @param credentials the credentials
     * @return the bytes, unencrypted, including the secrets
     * @throws dev.stslib.api.error.FormatException if this format cannot express the credentials
     */
    byte[] encode(TemporaryCredentials credentials);

    /**
     * Decodes one set of credentials.
     *
     * @param encoded the bytes
     * @return the credentials
     * @throws dev.stslib.api.error.FormatException if the bytes are not in this format
     */
    TemporaryCredentials decode(byte[] encoded);

    /**
     * Encodes credentials by name, for exports. Keeps the order and omits the failures.
     *
     * @param set the credentials
     * @return the bytes, unencrypted, including the secrets
     * @throws dev.stslib.api.error.FormatException if this format cannot express the set
     */
    byte[] encodeSet(CredentialSet set);

    /**
     * Decodes credentials by name.
     *
     * @param encoded the bytes
     * @return the credentials, in the order of the bytes
     * @throws dev.stslib.api.error.FormatException if the bytes are not in this format
     */
    CredentialSet decodeSet(byte[] encoded);
}
