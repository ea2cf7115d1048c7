package dev.stslib.aws.support.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * The access key id that signs a request. A connection is used again only for the identity that it was opened for, so
 * that nothing left over on it can answer another identity. Unsigned requests never share a connection.
 */
final class SigningIdentity {
    private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/,\\s]+)/");

    private final @Nullable String accessKeyId;

    private SigningIdentity(@Nullable String accessKeyId) {
        this.accessKeyId = accessKeyId;
    }

    static SigningIdentity of(SdkHttpRequest request) {
        List<String> authorization = request.matchingHeaders("Authorization");
        Matcher signed = CREDENTIAL.matcher(String.join(" ", authorization));
        return new SigningIdentity(signed.find() ? signed.group(1) : null);
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof SigningIdentity identity
                        && accessKeyId != null
                        && accessKeyId.equals(identity.accessKeyId));
    }

    @Override
    public int hashCode() {
        return accessKeyId == null ? 0 : accessKeyId.hashCode();
    }

    /** The connection pool logs it. */
    @Override
    public String toString() {
        return accessKeyId == null ? "unsigned" : "signed";
    }
}
