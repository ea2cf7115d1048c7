package dev.stslib.source.rolesanywhere;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.stslib.aws.support.json.Json;
import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Says which certificates of a store fit, as {@code --cert-selector} of AWS's helper does. What is null fits any.
 *
 * @param alias the name of the entry in the store
 * @param subject the subject
 * @param issuer the issuer
 * @param serial the serial number
 */
record CertificateSelector(
        @Nullable String alias,
        @Nullable X500Principal subject,
        @Nullable X500Principal issuer,
        @Nullable BigInteger serial) {
    static final CertificateSelector ANY = new CertificateSelector(null, null, null, null);

    private static final Set<String> KEYS = Set.of("x509Subject", "x509Issuer", "x509Serial");
    private static final Pattern PAIR = Pattern.compile("\\G\\s*Key=(.+?),Value=(.+?)\\s*(?=Key=|$)", Pattern.DOTALL);
    private static final int HEX = 16;

    /**
     * Reads {@code Key=x509Subject,Value=CN=a Key=x509Serial,Value=15D1}.
     *
     * @throws IllegalArgumentException if the text is anything else; the message quotes nothing
     */
    static CertificateSelector parse(String text, @Nullable String alias) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher pair = PAIR.matcher(text);
        int end = 0;
        while (pair.find()) {
            put(values, pair.group(1), pair.group(2));
            end = pair.end();
        }
        if (values.isEmpty() || end < text.length()) {
            throw new IllegalArgumentException("is not a list of Key=...,Value=...");
        }
        return of(values, alias);
    }

    /**
     * Reads {@code [{"Key": "x509Subject", "Value": "CN=a"}]}.
     *
     * @throws IllegalArgumentException if the text is anything else; the message quotes nothing
     */
    @SuppressWarnings("UnusedException") // Its message may quote the document.
    static CertificateSelector parseJson(String text, @Nullable String alias) {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            for (JsonNode pair : Json.MAPPER.readTree(text)) {
                put(values, pair.path("Key").asText(""), pair.path("Value").asText(""));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("names a file that is not JSON");
        }
        if (values.isEmpty()) {
            throw new IllegalArgumentException("names a file without a list of Key and Value");
        }
        return of(values, alias);
    }

    private static void put(Map<String, String> values, String key, String value) {
        if (!KEYS.contains(key)) {
            throw new IllegalArgumentException("has a Key other than x509Subject, x509Issuer and x509Serial");
        }
        if (values.put(key, value) != null) {
            throw new IllegalArgumentException("has the Key " + key + " twice");
        }
    }

    private static CertificateSelector of(Map<String, String> values, @Nullable String alias) {
        return new CertificateSelector(
                alias, name(values, "x509Subject"), name(values, "x509Issuer"), serial(values.get("x509Serial")));
    }

    @SuppressWarnings("UnusedException") // It says no more than this error.
    private static @Nullable X500Principal name(Map<String, String> values, String key) {
        String text = values.get(key);
        try {
            return text == null ? null : new X500Principal(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("has a value of " + key + " that is not a name such as CN=a,O=b");
        }
    }

    private static @Nullable BigInteger serial(@Nullable String text) {
        if (text != null && !text.matches("[0-9A-Fa-f]{1,64}")) {
            throw new IllegalArgumentException("has a value of x509Serial that is not hexadecimal");
        }
        return text == null ? null : new BigInteger(text, HEX);
    }

    boolean fits(String entry, X509Certificate certificate) {
        return (alias == null || alias.equals(entry))
                && (subject == null || subject.equals(certificate.getSubjectX500Principal()))
                && (issuer == null || issuer.equals(certificate.getIssuerX500Principal()))
                && (serial == null || serial.equals(certificate.getSerialNumber()));
    }

    /** Part of stored keys; must not change. */
    @Override
    public String toString() {
        return "alias " + alias + ", subject " + subject + ", issuer " + issuer + ", serial " + serial;
    }
}
