// Drawing a signature: pointer strokes become an SVG path in whole numbers, 600 by 200.
const LONGEST = 40000;

function place(canvas, event) {
  const box = canvas.getBoundingClientRect();
  const within = (value, size) => Math.min(Math.max(Math.round(value), 0), size - 1);
  return [
    within(((event.clientX - box.left) / box.width) * canvas.width, canvas.width),
    within(((event.clientY - box.top) / box.height) * canvas.height, canvas.height),
  ];
}

function strokesOf(path) {
  const strokes = path.split("M").filter((stroke) => stroke.trim());
  return strokes.map((stroke) => stroke.split("L").map((point) => point.trim().split(" ").map(Number)));
}

function pathOf(strokes) {
  return strokes.map((stroke) => "M" + stroke.map(([x, y]) => `${x} ${y}`).join(" L")).join(" ");
}

function paint(canvas, strokes) {
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.lineWidth = 3;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = "#1d2624";
  pen.beginPath();
  for (const [first, ...others] of strokes) {
    pen.moveTo(...first);
    others.forEach((point) => pen.lineTo(...point));
  }
  pen.stroke();
}

function prepare(field) {
  const canvas = field.querySelector("canvas");
  const kept = field.querySelector("[data-signature-path]");
  const state = field.querySelector("[data-signature-state]");
  let strokes = strokesOf(kept.value);
  let drawing = null;

  function keep() {
    const path = pathOf(strokes);
    if (path.length > LONGEST) strokes.pop();
    kept.value = pathOf(strokes);
    paint(canvas, strokes);
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary || event.button !== 0) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    const [x, y] = place(canvas, event);
    drawing = [[x, y], [x, y]];
    strokes.push(drawing);
    paint(canvas, strokes);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing || !event.isPrimary) return;
    const point = place(canvas, event);
    const last = drawing.at(-1);
    if (point[0] === last[0] && point[1] === last[1]) return;
    drawing.push(point);
    paint(canvas, strokes);
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      if (!drawing) return;
      drawing = null;
      keep();
      state.textContent = state.dataset.drawn;
    });
  }
  field.querySelector("[data-signature-clear]").addEventListener("click", () => {
    strokes = [];
    keep();
    state.textContent = state.dataset.cleared;
  });
  field.querySelector("[data-signature-drawing]").hidden = false;
  paint(canvas, strokes);
}

document.querySelectorAll("[data-signature]").forEach(prepare);
