/* Draws the charts that the page holds as JSON. Logarithmic axes are drawn as plain axes over log10, whose ticks are
   chosen here: a chart library's own begin and end at powers of ten only. */
(function () {
  'use strict';
  var SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
  var WORDS = ['', ' K', ' M', ' B', ' T'];
  var charts = JSON.parse(document.getElementById('charts').textContent);
  var dark = window.matchMedia('(prefers-color-scheme: dark)');

  function digits(value, count) {
    return String(Number(value.toPrecision(count)));
  }

  function power(value) {
    if (value === 0) {
      return '0';
    }
    var parts = value.toExponential(2).split('e');
    var exponent = Number(parts[1]);
    var raised = '10' + (exponent < 0 ? '⁻' : '') + String(Math.abs(exponent)).replace(/\d/g, function (digit) {
      return SUPERSCRIPTS[Number(digit)];
    });
    return Number(parts[0]) === 1 ? raised : Number(parts[0]) + ' × ' + raised;
  }

  function count(value) {
    var rounded = Number(value.toPrecision(3));
    var word = Math.max(0, Math.floor(Math.floor(Math.log10(rounded) + 1e-9) / 3));
    return word < WORDS.length ? digits(rounded / Math.pow(1000, word), 3) + WORDS[word] : power(value);
  }

  var SAY = {
    count: count,
    flops: power,
    loss: function (value) { return value.toFixed(3); },
    share: function (value) { return digits(100 * value, 2) + '%'; },
    plain: function (value) {
      return value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4) ? power(value) : digits(value, 4);
    }
  };

  /** Named shades that a legend lists one by one. */
  var MOST_SHADES = 8;

  var TICK = {
    count: count,
    flops: power,
    loss: function (value) { return digits(value, 4); },
    share: SAY.share,
    plain: SAY.plain
  };

  function place(axis, value) {
    return value === null ? null : axis.logarithmic ? Math.log10(value) : value;
  }

  function worth(axis, position) {
    return axis.logarithmic ? Math.pow(10, position) : position;
  }

  /** Round numbers between two positions: decades, or fewer, or their 1-2-5 or tenth parts, as many as have room. */
  function logTicks(low, high, room) {
    var decades = high - low;
    var ticks = [];
    var exponent, step;
    if (decades >= 1.5) {
      for (step = Math.max(1, Math.ceil(decades / room)); step >= 1; step--) {
        ticks = [];
        for (exponent = Math.ceil(low / step) * step; exponent <= high + 1e-9; exponent += step) {
          ticks.push(exponent);
        }
        if (ticks.length >= 3) {
          return ticks;
        }
      }
    }
    var parts = [[1, 3], [1, 2, 5], [1, 1.5, 2, 3, 4, 5, 7]];
    for (var i = 0; i < parts.length; i++) {
      ticks = [];
      for (exponent = Math.floor(low); exponent <= high; exponent++) {
        parts[i].forEach(function (part) {
          var position = exponent + Math.log10(part);
          if (position >= low && position <= high) {
            ticks.push(position);
          }
        });
      }
      if (ticks.length >= 4) {
        return ticks;
      }
    }
    return evenTicks(Math.pow(10, low), Math.pow(10, high), room).map(Math.log10);
  }

  function evenTicks(low, high, room) {
    var raw = (high - low) / room;
    var unit = Math.pow(10, Math.floor(Math.log10(raw)));
    var step = [1, 2, 5, 10].map(function (part) { return part * unit; }).find(function (size) { return size >= raw; });
    var ticks = [];
    for (var i = Math.ceil(low / step); i * step <= high + step * 1e-9; i++) {
      ticks.push(Number((i * step).toPrecision(12)));
    }
    return ticks;
  }

  function extent(chart, which) {
    var axis = chart[which];
    var low = Infinity;
    var high = -Infinity;
    chart.series.forEach(function (series) {
      [series[which], which === 'y' ? series.upper : null].forEach(function (values) {
        (values || []).forEach(function (value) {
          if (value !== null) {
            low = Math.min(low, place(axis, value));
            high = Math.max(high, place(axis, value));
          }
        });
      });
    });
    var margin = (high - low || 1) * 0.03;
    return [low - margin, high + margin];
  }

  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }

  function mixed(from, to, share) {
    function channel(hex, i) { return parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16); }
    return 'rgb(' + [0, 1, 2].map(function (i) {
      return Math.round(channel(from, i) + share * (channel(to, i) - channel(from, i)));
    }).join(',') + ')';
  }

  function shade(share) {
    var at = Math.min(3.999, Math.max(0, share * 4));
    var step = Math.floor(at);
    return mixed(color('scale-' + step), color('scale-' + (step + 1)), at - step);
  }

  function colorOf(series, i) {
    if (series.role !== 'shaded') {
      return color(series.role);
    }
    return shade(series.shades.length === 1 ? series.shades[0] : series.shades[i]);
  }

  function axisOption(chart, which, room) {
    var axis = chart[which];
    var ends = extent(chart, which);
    var ticks = axis.logarithmic ? logTicks(ends[0], ends[1], room) : evenTicks(ends[0], ends[1], room);
    return {
      type: 'value',
      min: ends[0],
      max: ends[1],
      name: axis.title,
      nameLocation: which === 'x' ? 'middle' : 'end',
      nameGap: which === 'x' ? 32 : 12,
      nameTextStyle: {color: color('soft'), align: which === 'x' ? 'center' : 'left', fontSize: 13},
      axisLine: {show: which === 'x', lineStyle: {color: color('line')}},
      axisTick: {show: which === 'x', customValues: ticks, lineStyle: {color: color('line')}},
      axisLabel: {
        customValues: ticks,
        color: color('soft'),
        hideOverlap: true,
        formatter: function (position) { return TICK[axis.quantity](worth(axis, position)); }
      },
      splitLine: {customValues: ticks, lineStyle: {color: color('grid')}},
      axisPointer: {
        label: {
          backgroundColor: color('soft'),
          color: color('paper'),
          formatter: function (params) { return SAY[axis.quantity](worth(axis, params.value)); }
        }
      }
    };
  }

  function points(chart, series) {
    return series.x.map(function (x, i) {
      return {value: [place(chart.x, x), place(chart.y, series.y[i])], index: i};
    });
  }

  function lineOption(chart, series, narrow, i) {
    // Where there is little room, every second line says its height.
    var end = series.labels && series.labels.length === 1 && !(narrow && i % 2 === 0);
    return {
      type: 'line',
      name: series.name,
      data: points(chart, series),
      showSymbol: false,
      symbol: 'circle',
      silent: !series.named,
      connectNulls: false,
      z: series.role === 'guide' ? 1 : 3,
      lineStyle: {
        color: colorOf(series, 0),
        width: series.role === 'guide' ? 1 : 2.2,
        type: series.kind === 'dashed' ? 'dashed' : 'solid'
      },
      itemStyle: {color: colorOf(series, 0)},
      emphasis: {disabled: true},
      endLabel: {show: end, formatter: end ? series.labels[0] : '', color: color('soft'), fontSize: 11, distance: 3}
    };
  }

  /** Runs that took no part are rings: their colour alone is too near the shades of those that did. */
  function isHollow(series) {
    return series.role === 'held' && series.kind === 'points';
  }

  function pointOption(chart, series) {
    var marks = series.kind === 'marks';
    var many = series.x.length > 300;
    return {
      type: 'scatter',
      name: series.name,
      data: points(chart, series).map(function (point, i) {
        point.itemStyle = isHollow(series)
          ? {color: 'transparent', borderColor: colorOf(series, i), borderWidth: 1.5}
          : {color: colorOf(series, i)};
        return point;
      }),
      symbol: marks ? 'diamond' : 'circle',
      symbolSize: marks ? 13 : many ? 4 : 7,
      z: !marks ? 4 : series.role === 'law' ? 3 : 5, // what was measured lies on what the law says
      itemStyle: {
        color: colorOf(series, 0),
        opacity: marks ? 1 : many ? 0.5 : 0.85,
        borderColor: color('paper'),
        borderWidth: marks ? 1.5 : many ? 0 : 0.5
      },
      emphasis: {scale: 1.4}
    };
  }

  /** A band is one line, there along its upper and back along its lower edge: what is filled below the way there is
      emptied below the way back. (Stacked lines would need an axis of categories.) */
  function bandOption(chart, series) {
    function edge(values) {
      return series.x.map(function (x, i) { return [place(chart.x, x), place(chart.y, values[i])]; });
    }
    return {
      type: 'line',
      name: series.name,
      data: edge(series.upper).concat(edge(series.y).reverse()),
      showSymbol: false,
      silent: true,
      z: 1,
      lineStyle: {opacity: 0},
      itemStyle: {color: color('band'), opacity: 0.5},
      areaStyle: {color: color('band'), opacity: 0.25, origin: 'start'},
      emphasis: {disabled: true},
      tooltip: {show: false}
    };
  }

  function said(chart, series, i) {
    var text = SAY[chart.y.quantity](series.y[i]);
    return series.upper ? text + ' to ' + SAY[chart.y.quantity](series.upper[i]) : text;
  }

  function lines(texts) {
    var box = document.createElement('div');
    texts.forEach(function (text, i) {
      var line = document.createElement(i === 0 ? 'strong' : 'div');
      line.textContent = text;
      box.appendChild(line);
    });
    box.style.maxWidth = '18rem';
    box.style.whiteSpace = 'normal';
    return box;
  }

  function pointTip(chart, series, i) {
    var texts = [series.name];
    if (series.labels && series.labels[i]) {
      texts.push(series.labels[i]);
    }
    texts.push(chart.x.title + ': ' + SAY[chart.x.quantity](series.x[i]));
    texts.push(chart.y.title + ': ' + said(chart, series, i));
    return lines(texts);
  }

  /** Nearest of a line's points to a position on the x axis. */
  function nearest(chart, series, position) {
    var best = 0;
    series.x.forEach(function (x, i) {
      if (Math.abs(place(chart.x, x) - position) < Math.abs(place(chart.x, series.x[best]) - position)) {
        best = i;
      }
    });
    return best;
  }

  function alongTip(chart, position) {
    var texts = [chart.x.title + ': ' + SAY[chart.x.quantity](worth(chart.x, position))];
    chart.series.forEach(function (series) {
      if (series.kind !== 'points' && series.kind !== 'marks') {
        var i = nearest(chart, series, position);
        texts.push(series.name + ': ' + said(chart, series, i));
        if (series.labels && series.labels.length > 1) {
          texts.push(series.labels[i]);
        }
      }
    });
    return lines(texts);
  }

  function option(chart, width) {
    var narrow = width < 560;
    var series = [];
    chart.series.forEach(function (one, i) {
      series.push(one.kind === 'band' ? bandOption(chart, one)
        : one.kind === 'line' || one.kind === 'dashed' ? lineOption(chart, one, narrow, i)
        : pointOption(chart, one));
    });
    if (chart.measured && series.length > 0) {
      series[0].markArea = {
        silent: true,
        itemStyle: {color: color('span')},
        // Losses fall and worths rise: low in the middle nothing is drawn. Valleys have their lowest point there.
        label: {color: color('soft'), position: chart.measured.name === 'measured' ? 'insideBottom' : 'insideTop', fontSize: 12},
        data: [[
          {name: chart.measured.name, xAxis: place(chart.x, chart.measured.low)},
          {xAxis: place(chart.x, chart.measured.high)}
        ]]
      };
    }
    var ends = chart.series.some(function (one) { return one.labels && one.labels.length === 1 && !one.named; });
    return {
      animation: false,
      textStyle: {fontFamily: getComputedStyle(document.body).fontFamily, color: color('ink')},
      aria: {enabled: false},
      legend: {show: false}, // drawn above the chart, where it can break into lines
      grid: {
        left: 4,
        right: ends ? 44 : 16,
        top: 34,
        bottom: 40,
        outerBoundsMode: 'same',
        outerBoundsContain: 'axisLabel'
      },
      toolbox: narrow || document.documentElement.dataset.paper ? undefined : { // paper has nothing to press
        right: 0,
        top: 0,
        itemSize: 14,
        iconStyle: {borderColor: color('soft')},
        emphasis: {iconStyle: {textFill: color('ink')}},
        feature: {
          dataZoom: {filterMode: 'none', title: {zoom: 'zoom into an area', back: 'zoom back'}},
          restore: {title: 'whole chart'}
        }
      },
      tooltip: {
        trigger: chart.readAlong ? 'axis' : 'item',
        confine: true,
        backgroundColor: color('raised'),
        borderColor: color('line'),
        textStyle: {color: color('ink'), fontSize: 13},
        formatter: function (hit) {
          if (Array.isArray(hit)) {
            return alongTip(chart, hit[0].axisValue);
          }
          return hit.data && hit.data.index !== undefined
            ? pointTip(chart, chart.series[hit.seriesIndex], hit.data.index) : '';
        }
      },
      xAxis: axisOption(chart, 'x', narrow ? 4 : 8),
      yAxis: axisOption(chart, 'y', 6),
      series: series
    };
  }

  function element(tag, name, text) {
    var made = document.createElement(tag);
    made.className = name;
    if (text) {
      made.textContent = text;
    }
    return made;
  }

  function swatch(series) {
    var made = element('span', 'swatch ' + series.kind);
    var dyed = series.role === 'shaded' && series.shades.length > 1
      ? 'linear-gradient(90deg,' + [0, 0.25, 0.5, 0.75, 1].map(shade).join(',') + ')'
      : series.kind === 'band' ? color('band') : colorOf(series, 0);
    if (isHollow(series)) {
      made.style.border = '0.12rem solid ' + dyed;
    } else if (series.kind === 'dashed') {
      made.style.borderTopColor = dyed;
    } else {
      made.style.background = dyed;
    }
    return made;
  }

  /** What hides and shows series by their name; a name may be of several. */
  function button(chart, box, series) {
    var made = element('button', 'entry');
    made.type = 'button';
    made.setAttribute('aria-pressed', 'true');
    made.title = 'hide or show';
    made.appendChild(swatch(series));
    made.appendChild(document.createTextNode(series.name));
    made.addEventListener('click', function () {
      var shown = made.getAttribute('aria-pressed') !== 'true';
      made.setAttribute('aria-pressed', String(shown));
      echarts.getInstanceByDom(box).dispatchAction({type: shown ? 'legendSelect' : 'legendUnSelect', name: series.name});
    });
    return made;
  }

  /** Many shades of one quantity are one scale from the first name to the last. */
  function scale(shaded) {
    var made = element('span', 'entry scale');
    var bar = element('span', 'swatch bar');
    bar.style.background = 'linear-gradient(90deg,' + [0, 0.25, 0.5, 0.75, 1].map(shade).join(',') + ')';
    made.appendChild(document.createTextNode(shaded[0].name));
    made.appendChild(bar);
    made.appendChild(document.createTextNode(shaded[shaded.length - 1].name));
    return made;
  }

  function legend(chart, box) {
    var old = box.previousElementSibling;
    if (old && old.className === 'legend') {
      old.remove();
    }
    var named = chart.series.filter(function (one) { return one.named; });
    var shaded = named.filter(function (one) { return one.role === 'shaded' && one.shades.length === 1; });
    var row = element('div', 'legend');
    if (shaded.length > MOST_SHADES) {
      row.appendChild(scale(shaded));
      named = named.filter(function (one) { return shaded.indexOf(one) < 0; });
    }
    named.forEach(function (one) { row.appendChild(button(chart, box, one)); });
    box.parentNode.insertBefore(row, box);
  }

  function drawOne(chart, box) {
    var instance = echarts.getInstanceByDom(box);
    if (instance) {
      instance.dispose();
    }
    legend(chart, box);
    echarts.init(box, null, {renderer: 'svg'}).setOption(option(chart, box.clientWidth));
  }

  function drawAll() {
    charts.forEach(function (chart) { drawOne(chart, document.getElementById(chart.id)); });
  }

  var resized = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      var box = entry.target;
      var chart = charts.find(function (one) { return one.id === box.id; });
      if (String(box.clientWidth) !== box.dataset.width) {
        box.dataset.width = String(box.clientWidth);
        drawOne(chart, box);
      }
    });
  });
  dark.addEventListener('change', drawAll);
  window.addEventListener('beforeprint', function () {
    document.documentElement.dataset.paper = 'true';
    drawAll();
  });
  window.addEventListener('afterprint', function () {
    delete document.documentElement.dataset.paper;
    drawAll();
  });
  charts.forEach(function (chart) {
    var box = document.getElementById(chart.id);
    box.dataset.width = String(box.clientWidth);
    drawOne(chart, box);
    resized.observe(box);
  });
  /** Says of a table that there is more to its right, until its end has been seen. */
  function more(box) {
    box.parentNode.classList.toggle('more', box.scrollWidth - box.clientWidth - box.scrollLeft > 2);
  }
  var widened = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) { more(entry.target); });
  });
  document.querySelectorAll('.scroll').forEach(function (box) {
    box.addEventListener('scroll', function () { more(box); }, {passive: true});
    widened.observe(box);
    more(box);
  });
  document.documentElement.dataset.scrolling = String(document.querySelectorAll('.table.more').length);
  document.documentElement.dataset.overflow =
    String(Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth));
  document.documentElement.dataset.drawn = String(charts.length);
  document.documentElement.dataset.fetched = String(performance.getEntriesByType('resource').length);
})();
