package dev.stslib.source.sso;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stslib.api.Secret;
import dev.stslib.api.SourceCredentials;
import dev.stslib.api.spi.AwsCliCache;
import dev.stslib.testkit.sso.EmbeddedIdentityCenter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The token, and what the AWS CLI keeps, are shared with botocore. */
@Tag("processes")
@Tag("one-jdk")
@Timeout(1_800)
class BotocoreTest {
    private static final String PYTHON = "/usr/bin/python3";
    /** A name that Python escapes in the JSON whose digest names the registration. */
    private static final String NAME = "corp \u00e4\u4e2d\ud83d\ude00\"\\";

    private static final String NAME_AS_JSON = "\"corp \\u00e4\\u4e2d\\ud83d\\ude00\\\"\\\\\"";

    private static final String SCRIPT = """
            import hashlib, json, os, sys
            import botocore.session
            from botocore import UNSIGNED
            from botocore.config import Config
            from botocore.tokens import SSOTokenProvider, _sso_json_dumps
            from botocore.utils import JSONFileCache
            endpoint, folder = sys.argv[1:3]
            session = botocore.session.Session(profile='p')
            provider = SSOTokenProvider(session, cache=JSONFileCache(folder, dumps_func=_sso_json_dumps))
            provider._client = session.create_client('sso-oidc', region_name='us-east-2', endpoint_url=endpoint,
                                                     config=Config(signature_version=UNSIGNED))
            print(provider.load_token().get_frozen_token().token)
            key = {'tool': 'botocore', 'startUrl': sys.argv[3], 'region': 'us-east-2', 'scopes': ['a:b', 'c:d'],
                   'session_name': json.loads(sys.argv[4])}
            print(hashlib.sha1(json.dumps(key, sort_keys=True).encode('utf-8')).hexdigest())
            cli = os.path.join(os.environ['HOME'], '.aws', 'cli', 'cache')
            sso = session.get_component('credential_provider').get_provider('sso')
            sso.cache = JSONFileCache(cli)
            sso._token_provider = provider
            sso._client_creator = lambda name, **more: session.create_client(name, endpoint_url=endpoint, **more)
            print(session.get_credentials().get_frozen_credentials().access_key)
            print(' '.join(os.listdir(cli)))
            os.remove(os.path.join(cli, os.listdir(cli)[0]))
            print(sso.load().get_frozen_credentials().access_key)
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path home;

    private static String output(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        return out.strip();
    }

    @Test
    @DisplayName("botocore goes on with a token of ours, and we with one of botocore's")
    void botocore() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of(PYTHON))
                        && new ProcessBuilder(PYTHON, "-c", "import botocore.tokens")
                                        .start()
                                        .waitFor()
                                == 0,
                "python3-botocore is not installed");
        AtomicInteger given = new AtomicInteger();
        EmbeddedIdentityCenter.Builder real = EmbeddedIdentityCenter.builder()
                .accessLifetime(Duration.ofMinutes(10))
                .credentials((account, role) -> new SourceCredentials(
                        "ASIA" + given.incrementAndGet(),
                        Secret.of("made-up"),
                        Secret.of("made-up-token"),
                        now().plus(Duration.ofHours(1)),
                        account));
        try (SsoWorld world = new SsoWorld(home, real)) {
            world.clock.jump(Duration.between(world.clock.instant(), now()));
            Map<String, Object> ours = renewed(world);
            assertEquals("ASIA2", fetch(world, AwsCliCache.SHARE));
            String token = script(world);
            assertEquals("ASIA3", fetch(world, AwsCliCache.READ), "what botocore has left");
            assertEquals(3, given.get());
            assertNotEquals(ours.get("accessToken"), token, "botocore renews a token in its last 15 minutes");
            int refreshes = world.center.refreshes();
            assertTrue(refreshes > 1, "there were " + refreshes);
            world.fetch();
            assertEquals(refreshes + 1, world.center.refreshes());
        }
    }

    private static String fetch(SsoWorld world, AwsCliCache cliCache) {
        try (OpenSsoSource source = world.source(null, pause -> {}, cliCache)) {
            return world.fetch(source, world.session()).accessKeyId();
        }
    }

    /** botocore goes by the clock of the machine. */
    private static Instant now() {
        return Instant.now();
    }

    private static Map<String, Object> renewed(SsoWorld world) throws IOException {
        world.signedIn(Duration.ofMinutes(5));
        world.fetch();
        assertEquals(1, world.center.refreshes());
        return world.token();
    }

    private String script(SsoWorld world) throws Exception {
        Path config = Files.writeString(
                home.resolve("config"),
                "[profile p]\nsso_session = corp\nsso_account_id = " + SsoWorld.ACCOUNT + "\nsso_role_name = "
                        + SsoWorld.ROLE.name()
                        + "\nregion = us-east-2\n[sso-session corp]\nsso_region = us-east-2\nsso_start_url = "
                        + world.center.startUrl() + "\n");
        ProcessBuilder python = new ProcessBuilder(
                PYTHON,
                "-c",
                SCRIPT,
                world.center.uri().toString(),
                world.cache.toString(),
                world.center.startUrl(),
                NAME_AS_JSON);
        python.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("PYTHON"));
        python.environment()
                .putAll(Map.of("HOME", home.toString(), "AWS_CONFIG_FILE", config.toString(), "LC_ALL", "C.UTF-8"));
        List<String> lines =
                output(python.redirectErrorStream(true).start()).lines().toList();
        SsoSession named = world.session(world.cache, NAME);
        SsoSession scoped = new SsoSession(
                named.label(),
                NAME,
                named.startUrl(),
                named.region(),
                List.of("a:b", "c:d"),
                named.cacheFolder(),
                named.portal(),
                named.oidc());
        assertEquals(lines.get(1), Registrations.id(scoped));
        assertEquals("ASIA2", lines.get(2), "what we have left, without a request");
        assertEquals("ASIA3", lines.get(4));
        // By this name 'sts logout' deletes what the AWS CLI has kept of a sign-in.
        assertEquals("08a861b2cc810c5ccd6dea8ea16f9f9ad44bcc2c.json", lines.get(3));
        return lines.get(0);
    }
}
