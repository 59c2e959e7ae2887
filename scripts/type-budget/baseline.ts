// What loading the library alone costs.
import 'sqlayer';
