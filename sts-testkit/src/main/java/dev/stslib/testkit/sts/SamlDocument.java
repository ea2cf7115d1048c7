package dev.stslib.testkit.sts;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;
import javax.xml.XMLConstants;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** A response of SAML as XML: written, read without DTDs and anything external, turned into Base64. */
final class SamlDocument {
    static final String AUDIENCE = "urn:amazon:webservices";
    static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";

    private static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
    private static final String RECIPIENT = "https://signin.aws.amazon.com/saml";
    private static final String ATTRIBUTE = "https://aws.amazon.com/SAML/Attributes/";

    private final Document xml;

    private SamlDocument(Document xml) {
        this.xml = xml;
    }

    static SamlDocument write(
            String issuer,
            String role,
            String subject,
            Instant now,
            Instant redeemBy,
            @Nullable Instant sessionEnd,
            String audience) {
        String at = seconds(now);
        Xml text = new Xml()
                .open(
                        "samlp:Response",
                        attributes("xmlns:samlp", PROTOCOL, "xmlns:saml", ASSERTION)
                                + attributes(
                                        "ID", id(), "Version", "2.0", "IssueInstant", at, "Destination", RECIPIENT))
                .element("saml:Issuer", issuer)
                .open("samlp:Status")
                .open("samlp:StatusCode", attributes("Value", "urn:oasis:names:tc:SAML:2.0:status:Success"))
                .close()
                .close()
                .open("saml:Assertion", attributes("ID", id(), "Version", "2.0", "IssueInstant", at))
                .element("saml:Issuer", issuer)
                .open("saml:Subject")
                .element("saml:NameID", subject)
                .open("saml:SubjectConfirmation", attributes("Method", "urn:oasis:names:tc:SAML:2.0:cm:bearer"))
                .open(
                        "saml:SubjectConfirmationData",
                        attributes("NotOnOrAfter", seconds(redeemBy), "Recipient", RECIPIENT))
                .close()
                .close()
                .close()
                .open("saml:Conditions", attributes("NotBefore", at, "NotOnOrAfter", seconds(redeemBy)))
                .open("saml:AudienceRestriction")
                .element("saml:Audience", audience)
                .close()
                .close()
                .open(
                        "saml:AuthnStatement",
                        attributes("AuthnInstant", at)
                                + (sessionEnd == null ? "" : attributes("SessionNotOnOrAfter", seconds(sessionEnd))))
                .close()
                .open("saml:AttributeStatement");
        attribute(text, "Role", role);
        attribute(text, "RoleSessionName", subject);
        return parse(text.close().close().close().toString());
    }

    private static void attribute(Xml text, String name, String value) {
        text.open("saml:Attribute", attributes("Name", ATTRIBUTE + name))
                .element("saml:AttributeValue", value)
                .close();
    }

    /** Reads what a client sent, or gives null if it is not a document in Base64. */
    static @Nullable SamlDocument read(String base64) {
        try {
            return parse(new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    Document xml() {
        return xml;
    }

    /** Signs the assertion and gives the whole document in Base64. */
    String signed(PrivateKey key) {
        try {
            SamlSignature.sign(SamlSignature.assertion(xml), key);
            TransformerFactory factory = TransformerFactory.newInstance();
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_DTD, "");
            factory.setAttribute(XMLConstants.ACCESS_EXTERNAL_STYLESHEET, "");
            StringWriter text = new StringWriter();
            factory.newTransformer().transform(new DOMSource(xml), new StreamResult(text));
            return Base64.getEncoder().encodeToString(text.toString().getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException | MarshalException | XMLSignatureException | TransformerException e) {
            throw new IllegalStateException("an assertion of our own cannot be signed", e);
        }
    }

    private static SamlDocument parse(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // The parser's own handler prints to standard error.
            builder.setErrorHandler(new DefaultHandler());
            return new SamlDocument(builder.parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
        } catch (SAXException | IOException e) {
            throw new IllegalArgumentException("not a document", e);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("every JDK reads XML", e);
        }
    }

    private static String attributes(String... namesAndValues) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.append(' ')
                    .append(namesAndValues[i])
                    .append("=\"")
                    .append(namesAndValues[i + 1])
                    .append('"');
        }
        return text.toString();
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String id() {
        return "_" + UUID.randomUUID();
    }
}
