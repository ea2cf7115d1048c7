package dev.stslib.store.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.stslib.api.request.RoleRequest;
import dev.stslib.core.CredentialEngine;
import dev.stslib.core.CredentialHandle;
import dev.stslib.store.support.server.ServerTimes;
import dev.stslib.testkit.http.FaultyProxy;
import dev.stslib.testkit.store.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The server, the way to it or a machine fails: every read gets right credentials meanwhile, and afterwards one request
 * serves all machines again.
 */
@Tag("one-jdk")
@Timeout(180)
class RedisChaosTest extends RedisFleetTrial {
    @Test
    void theServerIsKilledBetweenLeaseAndSave() throws Exception {
        int port = RedisServer.freePort();
        RedisServer server = RedisServer.startOn(port, folder);
        CredentialEngine one = machine(server.address());
        CredentialEngine two = machine(server.address());
        RoleRequest role = nextRole();
        List<CountDownLatch> request = holdNextRequest();
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> read(one, role));
        request.get(0).await();
        server.close();
        request.get(1).countDown();
        assertNotEquals(first.join(), read(two, role));
        assertEquals(2, requests());
        await(() -> !failures.isEmpty());
        try (RedisServer again = RedisServer.startOn(port, folder)) {
            assertEquals(port, again.port());
            awaitOneRequestForAll(one, two);
        }
    }

    @Test
    void theServerIsStoppedBetweenLeaseAndSave() throws Exception {
        try (RedisServer server = RedisServer.start(folder)) {
            CredentialEngine one = machine(server.address(), FleetMachine.IMPATIENT);
            CredentialEngine two = machine(server.address(), FleetMachine.IMPATIENT);
            RoleRequest role = nextRole();
            List<CountDownLatch> request = holdNextRequest();
            CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> read(one, role));
            request.get(0).await();
            server.stop();
            request.get(1).countDown();
            assertNotEquals(first.join(), read(two, role));
            assertEquals(2, requests());
            server.goOn();
            awaitOneRequestForAll(one, two);
            read(machine(server.address()), role); // the save that came too late may have been carried out
        }
    }

    @Test
    void theServerForgetsAllBetweenLeaseAndSave() throws Exception {
        try (RedisServer server = RedisServer.start(folder);
                TestRedis redis = new TestRedis(server)) {
            CredentialEngine one = machine(server.address());
            CredentialEngine two = machine(server.address());
            awaitOneRequestForAll(one, two);
            RoleRequest role = nextRole();
            int before = requests();
            List<CountDownLatch> request = holdNextRequest();
            CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> read(one, role));
            request.get(0).await();
            redis.commands().flushall();
            String second = read(two, role); // the lease is gone too
            request.get(1).countDown();
            assertNotEquals(second, first.join());
            assertEquals(2, requests() - before);
            await(() -> redis.keysLike("*:l").isEmpty());
            String stored = read(machine(server.address()), role);
            assertTrue(stored.equals(second) || stored.equals(first.join()));
            assertEquals(2, requests() - before);
            awaitOneRequestForAll(one, two);
        }
    }

    @Test
    void theServerIsFull() throws IOException {
        try (RedisServer server = RedisServer.start(folder);
                TestRedis redis = new TestRedis(server)) {
            CredentialEngine one = machine(server.address());
            CredentialEngine two = machine(server.address());
            RoleRequest stored = nextRole();
            String key = read(one, stored);
            await(() -> !redis.keysLike("*:v").isEmpty()); // readers do not wait for the save
            redis.commands().configSet("maxmemory", "1");
            RoleRequest role = nextRole();
            assertNotEquals(read(one, role), read(two, role));
            redis.commands().configSet("maxmemory", "0");
            awaitOneRequestForAll(one, two);
            assertEquals(key, read(two, stored), "what was there is there");
        }
    }

    /** It takes connections and never answers. A machine tries it once until the pause after that, here a minute, is over. */
    @Test
    void theServerHangsWhenAMachineStarts() throws IOException {
        Duration minute = Duration.ofMinutes(1);
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                CredentialEngine one = FleetMachine.builder(
                                folder,
                                sts.endpoint(),
                                "redis://127.0.0.1:" + silent.getLocalPort(),
                                FleetMachine.IMPATIENT,
                                new ServerTimes(minute, minute, minute))
                        .listener(this::hear)
                        .build()) {
            for (int i = 0; i < 20; i++) {
                read(one, nextRole());
            }
            List<String> tries = failures.stream()
                    .map(failed -> String.valueOf(failed.error().getMessage()))
                    .filter(message -> message.contains("cannot be reached"))
                    .toList();
            assertEquals(1, tries.size(), tries::toString);
        }
    }

    @Test
    void theServerIsDownWhenTheMachinesStart() throws IOException {
        int port = RedisServer.freePort();
        CredentialEngine one = machine("redis://127.0.0.1:" + port);
        CredentialEngine two = machine("redis://127.0.0.1:" + port);
        RoleRequest role = nextRole();
        assertNotEquals(read(one, role), read(two, role));
        try (RedisServer server = RedisServer.startOn(port, folder)) {
            assertEquals(port, server.port());
            awaitOneRequestForAll(one, two);
        }
    }

    /** A time-out is a second. */
    @Test
    void theServerAnswersTwoSecondsLate() throws IOException {
        try (RedisServer server = RedisServer.start(folder);
                FaultyProxy proxy = FaultyProxy.before(server)) {
            String address = proxy.url();
            CredentialEngine one = machine(address, FleetMachine.IMPATIENT);
            CredentialEngine two = machine(address, FleetMachine.IMPATIENT);
            awaitOneRequestForAll(one, two);
            proxy.delay(Duration.ofSeconds(2));
            RoleRequest role = nextRole();
            assertNotEquals(read(one, role), read(two, role));
            proxy.delay(Duration.ZERO);
            awaitOneRequestForAll(one, two);
        }
    }

    @Test
    void oneMachineIsCutOffFromTheServer() throws IOException {
        try (RedisServer server = RedisServer.start(folder);
                FaultyProxy proxy = FaultyProxy.before(server)) {
            CredentialEngine one = machine(proxy.url(), FleetMachine.IMPATIENT);
            CredentialEngine two = machine(server.address());
            CredentialEngine three = machine(server.address());
            awaitOneRequestForAll(one, two);
            proxy.cutOff();
            RoleRequest role = nextRole();
            assertNotEquals(read(one, role), read(two, role));
            awaitOneRequestForAll(two, three);
            proxy.connectAgain();
            awaitOneRequestForAll(one, two);
        }
    }

    @Test
    void theSuccessorOfThePrimaryLacksTheLastWrite() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("replica"));
        RedisServer primary = RedisServer.start(folder);
        try (RedisServer replica = RedisServer.start(
                        elsewhere, "--replicaof", "127.0.0.1 " + primary.port(), "--repl-diskless-sync-delay", "0");
                TestRedis successor = new TestRedis(replica);
                FaultyProxy proxy = FaultyProxy.before(primary)) {
            String address = proxy.url();
            CredentialEngine one = machine(address);
            CredentialEngine two = machine(address);
            RoleRequest role = nextRole();
            String first = read(one, role);
            await(() -> !successor.keysLike("*:v").isEmpty());
            successor.commands().replicaofNoOne();
            String second = refresh(one, role);
            awaitStored(second, address, role);
            assertEquals(second, read(two, role));
            primary.close();
            proxy.leadTo(replica.port());
            awaitOneRequestForAll(one, two);
            String third = refresh(one, role);
            assertEquals(second, read(two, role), "what it has in memory is valid");
            awaitStored(third, address, role);
            assertFalse(List.of(second, third).contains(first));
        }
    }

    /** A refresh ends before its save. Until then, what the server has is served to others. */
    private void awaitStored(String id, String address, RoleRequest role) {
        await(() -> {
            try (CredentialEngine another = machine(address)) {
                return read(another, role).equals(id);
            }
        });
    }

    private String refresh(CredentialEngine machine, RoleRequest role) throws Exception {
        try (CredentialHandle handle = machine.handle(role)) {
            return checked(handle.refresh().toCompletableFuture().get(), role);
        }
    }

    /** The process that holds the lease is stopped, goes on, and is killed at its next request. */
    @Test
    void theMachineThatAsksIsStoppedAndKilled() throws Exception {
        try (RedisServer server = RedisServer.start(folder)) {
            CredentialEngine other = machine(server.address());
            CredentialEngine third = machine(server.address());
            RoleRequest role = nextRole();
            RoleRequest next = nextRole();
            List<CountDownLatch> request = holdNextRequest();
            Process leader = start(server, role.roleArn(), next.roleArn());
            try (BufferedReader printed =
                    new BufferedReader(new InputStreamReader(leader.getInputStream(), StandardCharsets.US_ASCII))) {
                request.get(0).await();
                signal("-STOP", leader);
                String own = read(other, role);
                assertEquals(2, requests());
                assertEquals(own, read(third, role), "the lease is stale, and the others have one request again");
                List<CountDownLatch> second = holdNextRequest();
                signal("-CONT", leader);
                request.get(1).countDown();
                assertNotEquals(own, Objects.requireNonNull(printed.readLine()));
                second.get(0).await();
                leader.destroyForcibly().waitFor();
                assertEquals(read(other, next), read(third, next));
                second.get(1).countDown();
                assertEquals(4, requests());
            } finally {
                leader.destroyForcibly();
            }
            awaitOneRequestForAll(other, third);
        }
    }

    private Process start(RedisServer server, String... roles) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                FleetMachine.class.getName(),
                folder.toString(),
                sts.endpoint().toString(),
                server.address()));
        command.addAll(List.of(roles));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void signal(String signal, Process process) throws IOException {
        new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                .start()
                .onExit()
                .join();
    }
}
