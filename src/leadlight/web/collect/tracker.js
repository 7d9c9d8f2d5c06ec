// Leadlight's script for websites. docs/howto/website.md says what it does, and what it never does.
//
// It is served without remarks and indents, and with every name that begins with $ cut to a letter: see
// tracker.py, which asks for remarks on lines of their own, for texts without quotes inside, and for a
// semicolon after every statement. One `let` declares everything, because each would cost four bytes.
(() => {
  let $document = document,
    $location = location,
    $navigator = navigator,
    $now = Date.now,
    $min = Math.min,
    $max = Math.max,
    $script = $document.currentScript,
    $settings = $script.dataset,
    $early = window.leadlight,
    $prefix = "leadlight.",
    $attribute = "data-leadlight-",
    $secret = /pass|pwd|card|cv[cv]|csc|\bcc|iban|secret|token/i,
    $card = /(^|[^+\d])[2-6](\W?\d){12,18}(?!\d)/g,
    $refused = $navigator.globalPrivacyControl || $navigator.doNotTrack == 1,
    $required = $settings.consent == "required",
    $underway = {},
    $store = {},
    $page = {},
    $seen = {},
    $sections = {},
    $seconds = 0,
    $depth = 0,
    $count = 0,
    $wait = 1,
    // --- What is kept: in localStorage or, where that is denied or full, in the memory of this page.

    $get = ($name) => $store[$prefix + $name],
    $keep = ($name, $value) => {
      try {
        $store[$prefix + $name] = $value;
      } catch {
        $store = { ...$store, [$prefix + $name]: $value };
      }
      return $value;
    },
    $kept = ($name) => Object.keys($store).filter(($key) => $key.startsWith($prefix + $name)).sort(),
    $drop = ($batch) => $batch.map(($key) => delete $store[$key]),
    $allowed = () => !$refused && ($get("consent") ?? !$required),
    // --- What is sent. A message is kept, under a key of its own so that tabs do not overwrite each other's,
    // until the server has it. It may be sent twice, by two tabs or after a lost answer: by its id it counts once.

    $random = () => crypto.getRandomValues(new Uint32Array(4)).join("-"),
    $add = ($type, $body) => {
      if (!$allowed()) return;
      let $id = $random(),
        $campaign = {};
      new URL($get("landing") || $location).searchParams.forEach(($value, $name) => {
        if (/^utm_/.test($name)) $campaign[$name.slice(4).replace("campaign", "name")] = $value;
      });
      $drop($kept("q").slice(0, -99));
      $keep(
        "q" + ($now() * 1e3 + $count++) + $id,
        JSON.stringify({
          type: $type,
          messageId: $id,
          anonymousId: $get("id") || $keep("id", $random()),
          userId: $get("id.user"),
          timestamp: new Date,
          context: { page: $page, campaign: $campaign, locale: $navigator.language, userAgent: $navigator.userAgent },
          ...$body
        })
      );
      $later(.1);
    },
    $later = ($pause) => setTimeout($send, $pause * 1e3),
    $send = () => {
      let $pause = ($get("until") - $now()) / 1e3,
        $batch = $kept("q").filter(($key) => !$underway[$key]).slice(0, 15),
        $body = JSON.stringify({
          writeKey: $settings.key,
          sentAt: new Date,
          batch: $batch.map(($key) => JSON.parse($store[$key]))
        });
      // Longer than an hour is never kept: then the clock of the machine was set back.
      if ($pause > 0 && $pause < 4e3) return $later($pause);
      if (!$batch[0] || !$allowed()) return;
      $batch.map(($key) => $underway[$key] = 1);
      // A browser sends at most 64 KB for a page that is gone.
      fetch(new URL("v1/b", $script.src), { method: "POST", body: $body, keepalive: new Blob([$body]).size < 6e4 })
        .then(($answer) => {
          if (/429|5../.test($answer.status)) throw $answer.headers.get("Retry-After");
          $drop($batch);
          $wait = 1;
          $send();
        })
        .catch(($pause) => {
          $batch.map(($key) => delete $underway[$key]);
          $wait = $min($wait * 2, 300);
          $pause = $pause > 0 ? $min($pause, 3600) : $wait;
          if ($allowed()) $keep("until", $now() + $pause * 1e3);
          $later($pause);
        });
    },
    // --- The page: where the visitor came from, how long and how far it was read

    $clean = ($value) =>
      ("" + $value)
        .replace(RegExp("([?&#][^=&#]*(" + $secret.source + ")[^=&#]*)=[^&#]*", "gi"), "$1")
        .replace($card, "$1"),
    $path = () => $location.pathname + $location.hash.replace(/^#[^/!].*/, ""),
    $view = ($properties) => {
      $leave();
      $seen = {};
      $page = {
        title: $document.title,
        url: $clean($location),
        path: $path(),
        referrer: $page.url || $clean($document.referrer)
      };
      $allowed() && ($page.referrer.startsWith($location.origin) || $keep("landing", $page.url));
      $add("page", { properties: { ...$page, ...$properties } });
    },
    $move = () => $document.prerendering || $path() == $page.path || $view(),
    $track = ($name, $properties) => $add("track", { event: $name, properties: $properties }),
    $tell = ($name, $properties) => $track($name, { path: $page.path, ...$properties }),
    $leave = () => {
      if ($seconds) $tell("Page Left", { seconds: $seconds, scroll_depth: $depth });
      for (let $name in $sections) $tell("Section Viewed", { section: $name, seconds: $sections[$name] });
      $sections = {};
      $seconds = $depth = 0;
      $send();
    },
    // --- What the site may call

    $identify = ($user, $traits) => {
      if (Object($user) === $user) $traits = $user;
      else if ($user && $allowed()) $keep("id.user", $user);
      $add("identify", { traits: $traits });
    },
    $consent = ($given) => {
      let $before = $allowed();
      if (!$given) $drop($kept(""));
      $refused || !$given && $required || $keep("consent", $given ? 1 : "");
      if (!$before && $allowed()) $view();
    },
    // --- What the visitor does

    $ignored = ($element) => $element.closest("[" + $attribute + "ignore]"),
    $marked = ($element, $name) => $element.getAttribute($attribute + $name),
    $on = ($names, $react) =>
      $names.split(" ").map(($name) => addEventListener($name, ($event) => $react($event.target, $name), 1));

  if ($early?.track) return;
  try {
    $store = localStorage || $store;
  } catch {}

  $on("visibilitychange", () => $document.hidden && $leave());

  // A page that comes back out of the browser's cache is a page view again.
  $on("pagehide", () => {
    $leave();
    $page = {};
  });

  $on("click input", ($target) => {
    let $element = $target.closest("[" + $attribute + "tool]"),
      $name = $element && $marked($element, "tool");
    if ($name && !$seen[$name]) $tell("Tool Used", { tool: $seen[$name] = $name });
  });

  $on("click", ($target) => {
    setTimeout($move, 50);
    let $element = $target.closest("a[href],[" + $attribute + "click]");
    if (!$element) return;
    let $value = $element.href,
      $mark = $marked($element, "click"),
      $outbound = $value && $element.host != $location.host,
      $file = /\.(pdf|zip|(doc|xls|ppt)x?)$/i.test($element.pathname);
    if ($mark || $outbound || $file)
      $tell($file ? "File Downloaded" : "Link Clicked", {
        element: $mark,
        text: $element.textContent.trim().slice(0, 99),
        href: $value && $clean($value),
        outbound: $outbound
      });
  });

  $on("play timeupdate ended", ($target, $name) => {
    let $video = $marked($target, "video"),
      $part = $name == "play" ? 0 : ~~($target.currentTime / $target.duration * 4);
    if (!$video || $part < $seen["." + $video]) return;
    $seen["." + $video] = $part + 1;
    $tell("Video " + ($part ? $part > 3 ? "Playback Completed" : "Content Playing" : "Playback Started"), {
      video: $video,
      progress: $part * 25
    });
  });

  $on("submit", ($form) => {
    let $mark = $marked($form, "form"),
      $traits = {};
    if ($settings.forms == "all" ? $ignored($form) : $mark == null) return;
    $form.querySelectorAll("input,select,textarea").forEach(($field) => {
      let $type = $field.type,
        $name = $marked($field, "field") || { email: "email", tel: "phone" }[$type] || $field.name,
        $value = $field.value.replace($card, "$1");
      if (
        $name &&
        $value &&
        !/hidden|file|search|submit/.test($type) &&
        (!/radio|box/.test($type) || $field.checked) &&
        !$secret.test([$type, $field.name, $field.id, $field.autocomplete]) &&
        !$ignored($field)
      )
        $traits[$name] = $value;
    });
    $identify($traits);
    $tell("Form Submitted", { form: $mark || $form.getAttribute("name") || $form.getAttribute("id") });
    $send();
  });

  setInterval(() => {
    $move();
    if ($document.hidden || !$allowed()) return;
    $seconds++;
    $depth = $max(
      $depth,
      $min(100, (scrollY + innerHeight) / $document.documentElement.scrollHeight * 100 + .5 | 0)
    );
    $document.querySelectorAll("[" + $attribute + "section]").forEach(($element) => {
      let $box = $element.getBoundingClientRect(),
        $name = $marked($element, "section");
      if ($min($box.bottom, innerHeight) - $max($box.top, 0) > $min($box.height, innerHeight) / 2)
        $sections[$name] = ($sections[$name] || 0) + 1;
    });
  }, 1e3);

  leadlight = { track: $track, identify: $identify, page: $view, consent: $consent, reset: () => $drop($kept("id")) };
  $move();
  $early?.map?.(([$name, ...$rest]) => leadlight[$name](...$rest));
})();
