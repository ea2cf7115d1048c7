package dev.stslib.cli.internal.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Bytes that a server must refuse or survive, of many kinds, made from a seed. */
final class MalformedRequests {
    private static final String NEWLINE = "\r\n";
    private static final String LAST = "Connection: close\r\n\r\n";
    private static final String VALID = "GET /v1/status HTTP/1.1\r\nHost: sts\r\nX-A: b\r\n\r\n";

    private final Random random;
    private final List<Supplier<String>> kinds = List.of(
            () -> noise(1 + random().nextInt(400)),
            () -> "GET /" + "x".repeat(random().nextInt(20_000)) + " HTTP/1.1\r\n\r\n",
            () -> "GET / HTTP/1.1\r\nA: " + "y".repeat(random().nextInt(60_000)) + "\r\n\r\n",
            () -> "GET / HTTP/1.1\r\n" + "a: b\r\n".repeat(random().nextInt(5_000)) + NEWLINE,
            this::chunks,
            () -> "GET /none HTTP/1.1\r\nHost: sts\r\n\r\n".repeat(1 + random().nextInt(200)) + noise(20),
            this::targets,
            this::hosts,
            this::signs,
            this::twoLengths,
            () -> "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0" + noise(30),
            () -> "\26\3\1\0" + noise(1) + "\1\0\0" + noise(1) + "\3\3" + noise(200),
            () -> "GET /" + NEWLINE,
            () -> pick("G\u00cbT", "get", "", " ", "CONNECT", "x".repeat(300)) + " / "
                    + pick("HTTP/9.9", "HTTP/1", "HTTP/1.1 x", "http/1.1", "", "FTP/1.1") + "\r\n\r\n",
            () -> VALID.substring(0, random().nextInt(VALID.length())),
            this::changed,
            this::lengths);

    MalformedRequests(long seed) {
        random = new Random(seed);
    }

    private Random random() {
        return random;
    }

    byte[] next() {
        return kinds.get(random.nextInt(kinds.size())).get().getBytes(ISO_8859_1);
    }

    /** Whether the server closes the connection by itself after this request. */
    static boolean isLast(byte[] request) {
        return new String(request, ISO_8859_1).endsWith(LAST);
    }

    private String noise(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return new String(bytes, ISO_8859_1);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String chunks() {
        String size =
                pick("zz", "-1", "FFFFFFFFFFFFFFFF", "7fffffff", "5;" + "e".repeat(9_000), "", " 5", "0x5", "5\n");
        return "POST / HTTP/1.1\r\nTransfer-Encoding: " + pick("chunked", "xchunked", "chunked, chunked", "gzip")
                + "\r\n\r\n" + size + NEWLINE + noise(5) + pick(NEWLINE, "", "\n", "\r") + "0\r\n"
                + pick(NEWLINE, "T: " + "t".repeat(20_000) + "\r\n\r\n");
    }

    private String targets() {
        return "GET "
                + pick(
                        "http://169.254.169.254/latest/api/token",
                        "//elsewhere/v1/status",
                        "*",
                        "sts:80",
                        "/%",
                        "/%zz",
                        "/%00",
                        "/%c0%af",
                        "/v1/process/../../etc/passwd",
                        "/v1/process/%2e%2e%2f%0d%0aX:%20y",
                        "/?" + "a=b&".repeat(1_000),
                        "/v1/credentials?profile=" + noise(10).replaceAll("\\s", ""),
                        "/\u00ff\u00fe")
                + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + LAST;
    }

    private String hosts() {
        return "GET /latest/meta-data/ HTTP/1.1\r\n"
                + pick(
                        "",
                        "Host: a\r\nHost: b\r\n",
                        "Host: 127.0.0.1\r\nHost: attacker.example\r\n",
                        "Host:\r\n",
                        "Host: " + noise(20).replaceAll("[\r\n]", "") + NEWLINE,
                        "Host: 127.0.0.1:99999999999\r\n",
                        "Host: [::1\r\n",
                        "Host: a@127.0.0.1\r\n")
                + LAST;
    }

    private String signs() {
        return pick(
                "GET /\0 HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nA: \0\r\n\r\n",
                "GET / HTTP/1.1\r\nA\0: b\r\n\r\n",
                "GET / HTTP/1.1\rHost: sts\r\r",
                "GET / HTTP/1.1\nHost: sts\n\n",
                "GET / HTTP/1.1\r\nA: b\rC: d\r\n\r\n",
                "\r\n".repeat(1 + random.nextInt(3_000)) + "x",
                "GET / HTTP/1.1\r\n folded: a\r\n\r\n",
                "GET / HTTP/1.1\r\nA: b\r\n  folded\r\n\r\n",
                "GET / HTTP/1.1\r\nA : b\r\n\r\n",
                "GET / HTTP/1.1\r\n: b\r\n\r\n",
                "GET\t/\tHTTP/1.1\r\n\r\n");
    }

    /** What a proxy and a server could read as different requests. */
    private String twoLengths() {
        String inner = "GET /v1/process/smuggled HTTP/1.1\r\nHost: sts\r\n\r\n";
        return "POST /v1/code HTTP/1.1\r\nHost: sts\r\n"
                + pick(
                        "Content-Length: " + inner.length() + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        "Content-Length: 0\r\nContent-Length: " + inner.length() + "\r\n\r\n",
                        "Content-Length: 0, " + inner.length() + "\r\n\r\n",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
                        "Transfer-Encoding:\u000bchunked\r\n\r\n0\r\n\r\n")
                + inner;
    }

    private String lengths() {
        return "PUT /v1/code HTTP/1.1\r\nHost: sts\r\nContent-Length: "
                + pick("-1", "+3", "0x3", "99999999999999999999", "1 2", "", "1e3", "2147483648", "3", "1000")
                + "\r\n"
                + pick("", "Expect: 100-continue\r\n", "Expect: more\r\n") + NEWLINE + noise(random.nextInt(2_000));
    }

    private String changed() {
        char[] text = VALID.toCharArray();
        for (int i = 0; i <= random.nextInt(4); i++) {
            text[random.nextInt(text.length)] = (char) random.nextInt(256);
        }
        return new String(text);
    }
}
