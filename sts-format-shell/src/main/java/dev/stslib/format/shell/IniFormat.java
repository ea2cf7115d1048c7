package dev.stslib.format.shell;

import dev.stslib.api.CredentialSet;
import dev.stslib.api.TemporaryCredentials;
import dev.stslib.api.error.FormatException;
import dev.stslib.api.format.Fields;
import dev.stslib.api.spi.CredentialFormat;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Sections of AWS's shared credentials file with {@code aws_credential_expiration} (which AWS's tools pass over), {@code
 * aws_session_token}, {@code aws_access_key_id} and {@code aws_secret_access_key}. A set has one section for each name
 * and must not be empty; single credentials are the section {@code default}. Values may have visible ASCII, not beginning
 * with {@code #} or {@code ;}; names may have what AWS allows: letters, digits and {@code _ - / . % @ : +}.
 *
 * <p>Without a session token (it is empty) or an expiration ({@link TemporaryCredentials#LATEST}) the key is left out.
 * {@code issuedAt} is not kept: decoding gives {@link java.time.Instant#EPOCH}. Decoding accepts what encoding writes and
 * nothing else.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html">AWS, shared config and credentials
 *     files</a>
 */
public final class IniFormat implements CredentialFormat {
    private static final String NAME = "ini";
    private static final String SINGLE = "default";
    private static final ValueRule VALUES = new ValueRule(c -> c > ' ' && c <= '~', Integer.MAX_VALUE, "visible ASCII");

    /** Creates the format; {@link java.util.ServiceLoader} does. */
    public IniFormat() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte[] encode(TemporaryCredentials credentials) {
        return encodeSet(CredentialSet.of(Map.of(SINGLE, credentials)));
    }

    @Override
    public TemporaryCredentials decode(byte[] encoded) {
        CredentialSet set = decodeSet(encoded);
        if (set.names().size() != 1) {
            throw Texts.notWrittenBy(NAME);
        }
        return set.find(SINGLE).orElseThrow(() -> Texts.notWrittenBy(NAME));
    }

    @Override
    public byte[] encodeSet(CredentialSet set) {
        if (set.names().isEmpty()) {
            throw new FormatException(
                    "The format " + NAME + " cannot express an empty set", "Export at least one profile");
        }
        return text(set).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public CredentialSet decodeSet(byte[] encoded) {
        String text = Texts.decode(NAME, encoded);
        Map<String, TemporaryCredentials> read = new LinkedHashMap<>();
        IniText.read(NAME, text)
                .forEach((name, values) -> read.put(name, FieldNames.INI.read(Fields.parse(NAME, () -> values))));
        CredentialSet set = CredentialSet.of(read);
        if (read.isEmpty() || !text(set).equals(text)) {
            throw Texts.notWrittenBy(NAME);
        }
        return set;
    }

    private static String text(CredentialSet set) {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        set.asMap().forEach((name, credentials) -> {
            Map<String, String> values = FieldNames.INI.write(credentials);
            values.forEach(IniFormat::require);
            sections.put(ProfileNames.require(NAME, name), values);
        });
        return IniText.write(sections);
    }

    private static void require(String key, String value) {
        VALUES.requireCharacters(NAME, key, value);
        if (value.startsWith("#") || value.startsWith(";")) {
            throw ValueRule.cannotExpress(NAME, key, "# or ; at its beginning is a comment");
        }
    }
}
