package dev.stslib.aws.support.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.SystemEnvironment;
import dev.stslib.api.error.ProfileConfigurationException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyChoiceTest {
    private static Hop choose(Map<String, String> environment, Map<String, String> properties, String scheme) {
        SystemEnvironment systemEnvironment = SystemEnvironment.of(environment, properties);
        return ProxyChoice.of(HttpClientSettings.builder()
                        .systemEnvironment(systemEnvironment)
                        .build())
                .to(scheme, "sts.example.com", 443);
    }

    @ParameterizedTest
    @CsvSource({"sts.example.com, other.example.com, true", "other.example.com, sts.example.com, false"})
    void theExemptionsInLowerCaseComeFirst(String lower, String upper, boolean direct) {
        Map<String, String> environment = Map.of("https_proxy", "http://proxy:1", "no_proxy", lower, "NO_PROXY", upper);
        assertEquals(direct, choose(environment, Map.of(), "https").equals(Hop.Direct.INSTANCE));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "example.com             | sts.example.com | 443 | true",
                ".example.com            | sts.example.com | 443 | true",
                "*.example.com           | sts.example.com | 443 | true",
                "EXAMPLE.com             | STS.Example.Com | 443 | true",
                "example.com             | example.com     | 443 | true",
                ".example.com            | example.com     | 443 | true",
                "ample.com               | sts.example.com | 443 | false",
                "example.com:443         | sts.example.com | 443 | true",
                "example.com:8443        | sts.example.com | 443 | false",
                "a.test, b.test          | b.test          | 443 | true",
                "a.test b.test           | b.test          | 443 | true",
                "*                       | anything        | 1   | true",
                "''                      | sts.example.com | 443 | false",
                ",                       | sts.example.com | 443 | false",
                "169.254.169.254         | 169.254.169.254 | 80  | true",
                "169.254.169.254:80      | 169.254.169.254 | 80  | true",
                "169.254.169.254:81      | 169.254.169.254 | 80  | false",
                "10.0.0.0/8              | 10.200.3.4      | 443 | true",
                "10.0.0.0/8              | 11.0.0.1        | 443 | false",
                "10.128.0.0/9            | 10.127.0.1      | 443 | false",
                "10.128.0.0/9            | 10.128.0.1      | 443 | true",
                "0.0.0.0/0               | 10.128.0.1      | 443 | true",
                "10.0.0.0/33             | 10.0.0.0        | 443 | false",
                "10.0.0.0/x              | 10.0.0.0        | 443 | false",
                "10                      | 10.0.0.1        | 443 | false",
                "fd00:ec2::/32           | fd00:ec2::254   | 80  | true",
                "fd00:ec2::254           | fd00:ec2::254   | 80  | true",
                "[fd00:ec2::254]:80      | fd00:ec2::254   | 80  | true",
                "[fd00:ec2::254]:81      | fd00:ec2::254   | 80  | false",
                "10.0.0.0/8              | ten.example.com | 443 | false",
                "10.                     | 10.1.2.3        | 443 | true",
                "192.168.                | 192.168.2.3     | 443 | true",
                "10.                     | 100.1.2.3       | 443 | false",
                "example.com.            | a.example.com   | 443 | true",
                "1.2.3                   | 1.2.0.3         | 443 | false",
            },
            delimiter = '|')
    void exemptTargets(String list, String target, int port, boolean exempt) {
        assertEquals(exempt, NoProxy.matches(list, target, port));
    }

    @ParameterizedTest
    @CsvSource(
            value = {
                "http://proxy.test:3128     | HttpProxy[tls=false, host=proxy.test, port=3128, user=null, password=null]",
                "proxy.test:3128            | HttpProxy[tls=false, host=proxy.test, port=3128, user=null, password=null]",
                "proxy.test                 | HttpProxy[tls=false, host=proxy.test, port=80, user=null, password=null]",
                "https://proxy.test/        | HttpProxy[tls=true, host=proxy.test, port=443, user=null, password=null]",
                "http://[::1]:3128          | HttpProxy[tls=false, host=::1, port=3128, user=null, password=null]",
                "http://my_proxy:3128       | HttpProxy[tls=false, host=my_proxy, port=3128, user=null, password=null]",
                "socks5://my_proxy          | SocksProxy[host=my_proxy, port=1080]",
                "http://a+b@proxy.test:1    | HttpProxy[tls=false, host=proxy.test, port=1, user=a+b, password=null]",
                "socks5://proxy.test        | SocksProxy[host=proxy.test, port=1080]",
                "SOCKS5H://proxy.test:9     | SocksProxy[host=proxy.test, port=9]",
            },
            delimiter = '|')
    void whatAVariableNames(String text, String hop) {
        assertEquals(hop, choose(Map.of("https_proxy", text), Map.of(), "https").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ann:SECRET@",
                "http://ann:SECRET%@proxy:1",
                "ftp://ann:SECRET@proxy:1",
                "http://ann:SECRET@proxy:99999",
                "http://ann:SECRET @proxy:1",
            })
    void whatNamesNoProxyIsAnErrorWithoutItsText(String text) {
        ProfileConfigurationException error = assertThrows(
                ProfileConfigurationException.class, () -> choose(Map.of("HTTPS_PROXY", text), Map.of(), "https"));
        assertTrue(error.problem().contains("HTTPS_PROXY"), error.problem());
        assertFalse(error.toString().contains("SECRET"), error.toString());
    }

    @Test
    void aPortThatIsNoneIsAnError() {
        ProfileConfigurationException error = assertThrows(
                ProfileConfigurationException.class,
                () -> choose(Map.of(), Map.of("https.proxyHost", "a", "https.proxyPort", "x"), "https"));
        assertTrue(error.problem().contains("https.proxyPort"), error.problem());
    }

    @Test
    void eachSchemeHasItsProperties() {
        Map<String, String> properties = Map.of(
                "https.proxyHost", "secure.test", "http.proxyHost", "plain.test", "socksProxyHost", "socks.test");
        assertEquals(
                "HttpProxy[tls=false, host=secure.test, port=443, user=null, password=null]",
                choose(Map.of(), properties, "https").toString());
        assertEquals(
                "HttpProxy[tls=false, host=plain.test, port=80, user=null, password=null]",
                choose(Map.of(), properties, "http").toString());
        assertEquals(
                new Hop.SocksProxy("socks.test", 1080),
                choose(Map.of("https_proxy", "a.test"), Map.of("socksProxyHost", "socks.test"), "https"));
    }

    @ParameterizedTest
    @CsvSource({"proxied, HttpProxy", "direct, Direct", "socks, SocksProxy"})
    void aSelectorOfTheApplicationDecides(String host, String kind) {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(new ByName());
        try {
            Hop hop = ProxyChoice.of(HttpClientSettings.builder().build()).to("https", host, 443);
            assertEquals(kind, hop.getClass().getSimpleName());
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    /** Here the target's name says what is done with it. */
    private static final class ByName extends ProxySelector {
        @Override
        public List<Proxy> select(URI uri) {
            InetSocketAddress address = InetSocketAddress.createUnresolved("proxy.example.com", 3128);
            return switch (uri.getHost()) {
                case "direct" -> List.of(Proxy.NO_PROXY);
                case "socks" -> List.of(new Proxy(Proxy.Type.SOCKS, address));
                default -> List.of(new Proxy(Proxy.Type.HTTP, address));
            };
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException e) {
            throw new AssertionError("nothing connects here", e);
        }
    }
}
