// The one module that pages load. Everything here betters a page that already works; nothing draws one.
import "./address.js";
import "./quick-exit.js";
import "./fragment.js";
import "./once.js";
import "./links.js";
import "./mood-pad.js";
import "./choosing.js";
import "./lists.js";
import "./one-by-one.js";
import "./drafts.js";
import "./live.js";
import "./timer.js";
import "./hints.js";
import "./copy.js";
import "./zone.js";
import "./charts.js";
import "./passkeys.js";
