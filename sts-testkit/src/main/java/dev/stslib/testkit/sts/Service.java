package dev.stslib.testkit.sts;

/** A service of AWS that speaks the query protocol. */
enum Service {
    STS("sts", "2011-06-15"),
    IAM("iam", "2010-05-08");

    private final String signingName;
    private final String version;

    Service(String signingName, String version) {
        this.signingName = signingName;
        this.version = version;
    }

    /** The service in a credential scope. */
    String signingName() {
        return signingName;
    }

    /** The value of the parameter {@code Version}. */
    String version() {
        return version;
    }

    /** The name space of its answers. */
    String namespace() {
        return "https://" + signingName + ".amazonaws.com/doc/" + version + "/";
    }
}
