import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.eclipse.jgit.transport.UploadPackInternalServerErrorException;

/**
 * Serves the repositories below a folder with JGit's upload-pack, at /reachable/ by its own rules and at /tips/ with
 * nothing given but what is advertised. Prints its URL first, and ends when its input does.
 */
public final class ServeWithJGit {
    public static void main(String[] arguments) throws Exception {
        File root = new File(arguments[0]);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            try {
                answer(root, exchange);
            } catch (IOException | RuntimeException failure) {
                exchange.sendResponseHeaders(500, -1); // as JGit's own servlet does
            } finally {
                exchange.close();
            }
        });
        server.start();
        System.out.println("http://127.0.0.1:" + server.getAddress().getPort() + "/");
        while (System.in.read() >= 0) {
        }

        System.exit(0);
    }

    private static void answer(File root, HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        int end = path.indexOf(".git/") + 4;
        int start = path.indexOf('/', 1);
        File folder = new File(root, path.substring(start, end));
        if (!folder.isDirectory()) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }

        try (Repository repository = new FileRepositoryBuilder().setGitDir(folder).setMustExist(true).build()) {
            UploadPack service = new UploadPack(repository);
            service.setBiDirectionalPipe(false);
            if (path.startsWith("/tips/")) {
                service.setRequestPolicy(UploadPack.RequestPolicy.ADVERTISED);
            }

            ByteArrayOutputStream body = new ByteArrayOutputStream();
            boolean isGreeting = path.endsWith("/info/refs");
            if (isGreeting) {
                PacketLineOut lines = new PacketLineOut(body);
                lines.writeString("# service=git-upload-pack\n");
                lines.end();
                service.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
            } else {
                fetch(service, exchange, body);
            }

            exchange.getResponseHeaders().set(
                "Content-Type", "application/x-git-upload-pack-" + (isGreeting ? "advertisement" : "result"));
            exchange.sendResponseHeaders(200, 0);
            body.writeTo(exchange.getResponseBody());
        }
    }

    private static void fetch(UploadPack service, HttpExchange exchange, ByteArrayOutputStream body) throws IOException {
        try {
            service.upload(new ByteArrayInputStream(exchange.getRequestBody().readAllBytes()), body, null);
        } catch (UploadPackInternalServerErrorException told) {
            // The body has the reason, for the client.
        }
    }
}
