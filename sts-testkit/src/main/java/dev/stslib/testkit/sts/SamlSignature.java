package dev.stslib.testkit.sts;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import javax.xml.crypto.MarshalException;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignatureMethod;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureException;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The enveloped signature of an assertion: ECDSA with SHA-256, exclusive canonical XML. */
final class SamlSignature {
    private static final XMLSignatureFactory FACTORY = XMLSignatureFactory.getInstance("DOM");

    private SamlSignature() {}

    /** The one assertion right below the response. */
    static Element assertion(Document document) {
        Element only = child(document.getDocumentElement(), SamlDocument.ASSERTION, "Assertion");
        if (only == null) {
            throw new IllegalArgumentException("no assertion, or several");
        }
        return only;
    }

    static void sign(Element assertion, PrivateKey key)
            throws GeneralSecurityException, MarshalException, XMLSignatureException {
        assertion.setIdAttribute("ID", true);
        Reference reference = FACTORY.newReference(
                "#" + assertion.getAttribute("ID"),
                FACTORY.newDigestMethod(DigestMethod.SHA256, null),
                List.of(
                        FACTORY.newTransform(Transform.ENVELOPED, (TransformParameterSpec) null),
                        FACTORY.newTransform(CanonicalizationMethod.EXCLUSIVE, (TransformParameterSpec) null)),
                null,
                null);
        SignedInfo info = FACTORY.newSignedInfo(
                FACTORY.newCanonicalizationMethod(CanonicalizationMethod.EXCLUSIVE, (C14NMethodParameterSpec) null),
                FACTORY.newSignatureMethod(SignatureMethod.ECDSA_SHA256, null),
                List.of(reference));
        Node afterIssuer = child(assertion, SamlDocument.ASSERTION, "Subject");
        FACTORY.newXMLSignature(info, null).sign(new DOMSignContext(key, assertion, afterIssuer));
    }

    /** Says whether a key signed just this element, all of it and nothing else. */
    static boolean covers(Element assertion, PublicKey key) {
        Element signature = child(assertion, XMLSignature.XMLNS, "Signature");
        if (signature == null) {
            return false;
        }
        assertion.setIdAttribute("ID", true);
        DOMValidateContext context = new DOMValidateContext(key, signature);
        context.setProperty("org.jcp.xml.dsig.secureValidation", true);
        try {
            XMLSignature read = FACTORY.unmarshalXMLSignature(context);
            List<Reference> references = read.getSignedInfo().getReferences();
            return references.size() == 1
                    && ("#" + assertion.getAttribute("ID"))
                            .equals(references.get(0).getURI())
                    && read.validate(context);
        } catch (MarshalException | XMLSignatureException e) {
            return false;
        }
    }

    /** The only child of a name, or null if there is none or more than one. */
    static @Nullable Element child(Element parent, String namespace, String name) {
        Element found = null;
        for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element
                    && namespace.equals(element.getNamespaceURI())
                    && name.equals(element.getLocalName())) {
                if (found != null) {
                    return null;
                }
                found = element;
            }
        }
        return found;
    }
}
