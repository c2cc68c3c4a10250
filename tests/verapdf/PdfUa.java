import java.io.FileInputStream;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.Profiles;
import org.verapdf.pdfa.validation.profiles.ValidationProfile;

/**
 * Holds every file of the command line to veraPDF's profile of PDF/UA-1.
 *
 * Prints, with tabs between the fields: CHECKED file number-of-checks, and for each broken rule
 * BROKEN file clause-test times message place.
 */
public final class PdfUa {
    private static final String PROFILE = "org/verapdf/pdfa/validation/PDFUA-1.xml";

    private PdfUa() {}

    public static void main(String[] files) throws Exception {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        ValidationProfile profile;
        try (InputStream in = PdfUa.class.getClassLoader().getResourceAsStream(PROFILE)) {
            profile = Profiles.profileFromXml(in);
        }
        for (String file : files) {
            try (PDFAParser parser =
                            Foundries.defaultInstance()
                                    .createParser(new FileInputStream(file), PDFAFlavour.PDFUA_1);
                    PDFAValidator validator =
                            Foundries.defaultInstance().createValidator(profile, false)) {
                report(file, validator.validate(parser));
            }
        }
    }

    private static void report(String file, ValidationResult result) {
        Map<String, Integer> times = new LinkedHashMap<>();
        Map<String, TestAssertion> first = new LinkedHashMap<>();
        for (TestAssertion one : result.getTestAssertions()) {
            if (one.getStatus() == TestAssertion.Status.FAILED) {
                String rule = one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber();
                times.merge(rule, 1, Integer::sum);
                first.putIfAbsent(rule, one);
            }
        }
        for (Map.Entry<String, TestAssertion> one : first.entrySet()) {
            String message = one.getValue().getMessage().replaceAll("\\s+", " ");
            String place = one.getValue().getLocation().getContext();
            String line = String.join("\t", "BROKEN", file, one.getKey(),
                    times.get(one.getKey()) + "x", message, place);
            System.out.println(line);
        }
        if (result.isCompliant() != first.isEmpty()) {
            throw new IllegalStateException(file + ": " + result);
        }
        System.out.println(String.join("\t", "CHECKED", file, "" + result.getTotalAssertions()));
    }
}
