package dev.stslib.planted;

import org.apache.hc.client5.http.impl.classic.HttpClients;

/** Uses Apache HttpClient. */
public final class HttpClientElsewhere {
    private HttpClientElsewhere() {}

    static Object client() {
        return HttpClients.custom();
    }
}
