import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Prints what list_zip.py prints, without the modes; with a name, all names and then that entry's content in hexadecimal. */
public final class ListZip {
    public static void main(String[] arguments) throws Exception {
        HexFormat hex = HexFormat.of();
        StringBuilder lines = new StringBuilder();
        try (ZipFile archive = new ZipFile(arguments[0])) {
            for (ZipEntry entry : Collections.list(archive.entries())) {
                if (arguments.length > 1) {
                    lines.append(entry.getName()).append('\n');
                    continue;
                }

                lines.append(hex.formatHex(entry.getName().getBytes(StandardCharsets.UTF_8)))
                    .append(' ').append(entry.getSize())
                    .append(' ').append(hex.formatHex(MessageDigest.getInstance("SHA-256").digest(read(archive, entry))))
                    .append(" -\n");
            }

            if (arguments.length > 1) {
                lines.append(hex.formatHex(read(archive, archive.getEntry(arguments[1])))).append('\n');
            }
        }

        System.out.print(lines);
    }

    private static byte[] read(ZipFile archive, ZipEntry entry) throws Exception {
        try (InputStream content = archive.getInputStream(entry)) {
            return content.readAllBytes();
        }
    }
}
