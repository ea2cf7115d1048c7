package dev.stslib.testkit.sts;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What a signed assertion says. Only what the signature covers is read. */
final class SamlAssertion {
    private static final String ATTRIBUTE = "https://aws.amazon.com/SAML/Attributes/";

    private final Element element;
    private final Map<String, String> attributes = new HashMap<>();

    private SamlAssertion(Element element) {
        this.element = element;
        Element statement = SamlSignature.child(element, SamlDocument.ASSERTION, "AttributeStatement");
        for (Node node = statement == null ? null : statement.getFirstChild();
                node != null;
                node = node.getNextSibling()) {
            if (node instanceof Element attribute) {
                attributes.put(
                        attribute.getAttribute("Name"),
                        attribute.getTextContent().strip());
            }
        }
    }

    static SamlAssertion verified(String base64, TestSamlProvider provider) throws StsException {
        SamlDocument document = SamlDocument.read(base64);
        if (document == null) {
            throw Errors.invalidIdentityToken("Invalid base64 SAMLResponse");
        }
        try {
            Element assertion = SamlSignature.assertion(document.xml());
            if (!SamlSignature.covers(assertion, provider.certificate().getPublicKey())) {
                throw Errors.invalidIdentityToken("Response signature invalid");
            }
            return new SamlAssertion(assertion);
        } catch (IllegalArgumentException e) {
            throw Errors.invalidIdentityToken("SAML assertion is missing");
        }
    }

    String issuer() {
        return text("Issuer");
    }

    String subject() {
        return text("Subject", "NameID");
    }

    String audience() {
        return text("Conditions", "AudienceRestriction", "Audience");
    }

    String sessionName() {
        return attributes.getOrDefault(ATTRIBUTE + "RoleSessionName", "");
    }

    /** Whether it names the pair of role and provider, in either order. */
    boolean opens(String roleArn, String providerArn) {
        String pair = attributes.getOrDefault(ATTRIBUTE + "Role", "");
        return Arrays.asList(pair.split(",", -1)).containsAll(Arrays.asList(roleArn, providerArn));
    }

    /** When it must have been redeemed; the start of 1970 if it does not say. */
    Instant redeemBy() {
        Instant end = time("NotOnOrAfter", "Conditions");
        return end == null ? Instant.EPOCH : end;
    }

    @Nullable
    Instant sessionEnd() {
        return time("SessionNotOnOrAfter", "AuthnStatement");
    }

    private @Nullable Instant time(String attribute, String... path) {
        Element holder = find(path);
        String text = holder == null ? "" : holder.getAttribute(attribute);
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    private String text(String... path) {
        Element found = find(path);
        return found == null ? "" : found.getTextContent().strip();
    }

    private @Nullable Element find(String... path) {
        Element found = element;
        for (String name : path) {
            found = found == null ? null : SamlSignature.child(found, SamlDocument.ASSERTION, name);
        }
        return found;
    }
}
