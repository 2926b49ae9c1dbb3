import { readCatalog, type Catalog } from "../src/core/parts";

/** A small catalog in the form in which the app sends it. */
export const catalog: Catalog = readCatalog({
  keras: "3.15",
  groups: [
    { id: "core", family: "layer", title: { en: "Dense and embedding", zh: "全连接与嵌入" }, colour: "dense" },
    { id: "convolution", family: "layer", title: { en: "Convolution", zh: "卷积" }, colour: "convolution" },
  ],
  families: {
    layer: [
      { name: "Dense", group: "core", help: { en: "Connects.", zh: "相连。" }, title: "全连接层", link: "", inputs: [1, 1], popular: true, parameters: [
        { name: "units", kind: "int", default: null, required: true, minimum: 1, help: {} },
        { name: "activation", kind: "part", family: "activation", default: null, optional: true, help: {} },
        { name: "use_bias", kind: "bool", default: true, help: {} },
        { name: "kernel_regularizer", kind: "part", family: "regularizer", default: null, optional: true, advanced: true, help: {} },
      ] },
      { name: "Conv2D", group: "convolution", help: {}, title: "二维卷积层", link: "", inputs: [1, 1], popular: true, aliases: ["Convolution2D"], start: { filters: 32, kernel_size: [3, 3] }, parameters: [
        { name: "filters", kind: "int", default: null, required: true, minimum: 1, help: {} },
        { name: "kernel_size", kind: "ints", default: 3, required: true, length: 2, minimum: 1, help: {} },
        { name: "strides", kind: "ints", default: [1, 1], length: 2, minimum: 1, help: {} },
      ] },
      { name: "SeparableConv2D", group: "convolution", help: {}, title: "", link: "", inputs: [1, 1], popular: false, parameters: [] },
      { name: "MaxPooling2D", group: "core", help: {}, title: "二维最大池化层", link: "", inputs: [1, 1], popular: false, parameters: [] },
      { name: "LSTMCell", group: "core", help: {}, title: "", link: "", inputs: [1, 1], popular: false, inside: true, parameters: [] },
      { name: "Formula", group: "core", help: {}, title: "公式", link: "", inputs: [1, 4], popular: false, parameters: [{ name: "formula", kind: "formula", family: "layer", default: "x", required: true, help: {} }] },
    ],
    activation: [{ name: "Formula", group: "core", help: {}, title: "公式", link: "", inputs: [1, 1], popular: false, parameters: [{ name: "formula", kind: "formula", family: "activation", default: "x", required: true, help: {} }] }, { name: "relu", group: "activation", help: {}, title: "", link: "", inputs: [1, 1], popular: true, parameters: [{ name: "negative_slope", kind: "float", default: 0, help: {} }] }],
    regularizer: [{ name: "L2", group: "regularizer", help: {}, title: "", link: "", inputs: [1, 1], popular: true, parameters: [{ name: "l2", kind: "float", default: 0.01, help: {} }] }],
    initializer: [{ name: "GlorotUniform", group: "initializer", help: {}, title: "", link: "", inputs: [1, 1], popular: true, parameters: [] }],
    loss: [{ name: "Formula", group: "core", help: {}, title: "公式", link: "", inputs: [1, 1], popular: false, parameters: [{ name: "formula", kind: "formula", family: "loss", default: "x", required: true, help: {} }] }, { name: "SparseCategoricalCrossentropy", group: "loss", help: {}, title: "", link: "", inputs: [1, 1], popular: true, parameters: [] }],
    metric: [{ name: "Accuracy", group: "metric", help: {}, title: "", link: "", inputs: [1, 1], popular: true, parameters: [] }],
    optimizer: [{ name: "Adam", group: "optimizer", help: {}, title: "", link: "", inputs: [1, 1], popular: true, parameters: [{ name: "learning_rate", kind: "float", family: "schedule", default: 0.001, help: {} }] }],
    schedule: [{
      name: "CosineDecay", group: "schedule", help: {}, title: "", link: "", inputs: [1, 1], popular: true, start: { initial_learning_rate: 0.001, decay_steps: 1000 },
      parameters: [{ name: "initial_learning_rate", kind: "float", required: true, help: {} }, { name: "decay_steps", kind: "int", required: true, help: {} }],
    }],
  },
  datasets: [{ source: "digits", title: { en: "Digits", zh: "数字" }, help: {}, task: "classification", modality: "image", options: [{ name: "seed", kind: "int" }], download: false }],
});
