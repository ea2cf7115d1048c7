package dev.stslib.testkit.sts;

import java.time.Instant;

/** Temporary credentials that this STS issued, and the identity behind them. */
record IssuedCredentials(
        String accessKeyId, String secretAccessKey, String sessionToken, Instant expiration, Caller caller) {

    void writeTo(Xml xml) {
        xml.open("Credentials")
                .element("AccessKeyId", accessKeyId)
                .element("SecretAccessKey", secretAccessKey)
                .element("SessionToken", sessionToken)
                .element("Expiration", expiration.toString())
                .close();
    }

    @Override
    public String toString() {
        return accessKeyId;
    }
}
