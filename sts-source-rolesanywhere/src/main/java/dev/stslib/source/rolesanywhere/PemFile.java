package dev.stslib.source.rolesanywhere;

import dev.stslib.store.support.file.TextFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The content of a file that may be PEM. */
final class PemFile {
    private static final int LARGEST = 1 << 20;
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";

    private final Path file;
    private final byte[] content;

    private PemFile(Path file, byte[] content) {
        this.file = file;
        this.content = content;
    }

    /**
     * One part of the file.
     *
     * @param type the words behind {@code BEGIN}
     * @param text what is between the two lines
     */
    record Block(String type, String text) {
        /** Whether it is encrypted in the way of old versions of OpenSSL. */
        boolean isLegacyEncrypted() {
            return text.contains("Proc-Type:");
        }

        @Override
        public String toString() {
            return "Block[" + type + "]";
        }
    }

    static PemFile read(Path file) throws UnsettledException {
        try {
            return new PemFile(file, TextFiles.bytes(file, LARGEST));
        } catch (IOException e) {
            throw new UnsettledException(
                    file + " cannot be read (" + e.getClass().getSimpleName() + ")",
                    "Check that it is a regular file of at most " + LARGEST + " bytes, and that you may read it");
        }
    }

    Path file() {
        return file;
    }

    /** The bytes, not a copy. */
    byte[] content() {
        return content;
    }

    boolean isPem() {
        return text().contains(BEGIN);
    }

    private String text() {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    List<Block> blocks() {
        String text = text();
        List<Block> blocks = new ArrayList<>();
        int begin = text.indexOf(BEGIN);
        while (begin >= 0) {
            int typeEnd = text.indexOf(DASHES, begin + BEGIN.length());
            if (typeEnd < 0) {
                return blocks;
            }
            String type = text.substring(begin + BEGIN.length(), typeEnd);
            int start = typeEnd + DASHES.length();
            int end = text.indexOf("-----END " + type + DASHES, start);
            if (end >= 0) {
                blocks.add(new Block(type, text.substring(start, end)));
            }
            begin = text.indexOf(BEGIN, end < 0 ? start : end);
        }
        return blocks;
    }

    byte[] decoded(Block block) throws UnsettledException {
        try {
            return Base64.getDecoder().decode(block.text().replaceAll("\\s+", ""));
        } catch (IllegalArgumentException e) {
            throw broken("has a " + block.type() + " that is not Base64");
        }
    }

    /** All certificates in the file, in its order. */
    List<X509Certificate> certificates() throws UnsettledException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks()) {
            if (block.type().equals(CERTIFICATE)) {
                certificates.add(certificate(decoded(block)));
            }
        }
        if (certificates.isEmpty()) {
            throw broken("holds no certificate in PEM");
        }
        return certificates;
    }

    private X509Certificate certificate(byte[] der) throws UnsettledException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (CertificateException e) {
            throw broken("has a certificate that cannot be read");
        }
    }

    UnsettledException broken(String what) {
        return new UnsettledException(file + " " + what, "Save it in PEM, complete, and try again");
    }

    /** Shows no content. */
    @Override
    public String toString() {
        return "PemFile[" + file + "]";
    }
}
