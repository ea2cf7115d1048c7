package dev.stslib.source.rolesanywhere;

/** The parts of an Amazon Resource Name. */
record Arn(String partition, String service, String region, String account, String resource) {
    private static final int PARTS = 6;

    /** Missing parts are empty. */
    static Arn of(String text) {
        String[] parts = text.split(":", PARTS);
        return parts.length == PARTS && parts[0].equals("arn")
                ? new Arn(parts[1], parts[2], parts[3], parts[4], parts[5])
                : new Arn("", "", "", "", "");
    }

    /** The name behind the last slash of the resource. */
    String name() {
        return resource.substring(resource.lastIndexOf('/') + 1);
    }
}
